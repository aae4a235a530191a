package dev.carafe.worker.registry;

import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Bounds of types that whoever runs the worker wants otherwise than their authors, as in
 * {@code carafe.worker.types.lab.Measure.fetch-size=8}.
 *
 * @param types by service and type
 */
@ConfigurationProperties("carafe.worker")
public record TypeSettings(Map<String, Map<String, LimitSettings>> types) {

    /** Nothing is set. */
    public static final TypeSettings NONE = new TypeSettings(Map.of());

    /** Nothing is set, if nothing was bound. */
    public TypeSettings {
        types = Optional.ofNullable(types).orElse(Map.of());
    }

    /** The bounds of a type as they are to be. */
    TaskLimits limits(TaskRegistration<?> asked) {
        return find(types, asked.service())
                .flatMap(ofService -> find(ofService, asked.type()))
                .map(set -> set.over(asked.limits()))
                .orElse(asked.limits());
    }

    /** Environment variables know neither case nor hyphens. */
    private static <T> Optional<T> find(Map<String, T> named, String name) {
        T exact = named.get(name);
        return exact != null
                ? Optional.of(exact)
                : named.entrySet().stream()
                        .filter(entry -> bare(entry.getKey()).equals(bare(name)))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static String bare(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
