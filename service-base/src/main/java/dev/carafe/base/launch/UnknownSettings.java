package dev.carafe.base.launch;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * A setting that nobody reads is an error. In the process's environment only what looks like a misspelt one: there are
 * variables of others with such names, which Kubernetes makes for example.
 */
final class UnknownSettings implements StartRule {

    /** Letters that a misspelt variable differs in. */
    private static final int MISSPELT = 2;

    @Override
    public void check(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named) {
                Arrays.stream(named.getPropertyNames()).forEach(name -> check(name, isOfTheProcess(source.getName())));
            }
        }
    }

    private static boolean isOfTheProcess(String source) {
        return source.equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                || source.equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    }

    private static void check(String given, boolean ofTheProcess) {
        boolean variable = given.startsWith("CARAFE_");
        String name = variable ? given.toLowerCase(Locale.ROOT).replace('_', '.') : given;
        if (!name.startsWith(Settings.PREFIX) || Settings.known().has(name)) {
            return;
        }
        var nearest = Settings.known().nearest(name);
        if (ofTheProcess && nearest.filter(near -> near.getValue() <= MISSPELT).isEmpty()) {
            return;
        }
        throw new RefusedStart("There is no setting " + given
                + nearest.map(near -> "; did you mean " + (variable ? variable(near.getKey()) : near.getKey()) + "?")
                        .orElse("."));
    }

    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
