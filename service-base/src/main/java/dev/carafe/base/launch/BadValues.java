package dev.carafe.base.launch;

import jakarta.validation.Validation;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/** Reads all settings that somebody has made, as the services will. Those that come with the program are right. */
final class BadValues implements StartRule {

    private static final int HIGHEST_PORT = 65_535;

    @Override
    public void check(ConfigurableEnvironment environment) {
        List<String> given = given(environment);
        Binder binder = Binder.get(environment);
        for (Settings.Setting setting : Settings.known().list()) {
            if (given.stream().anyMatch(name -> name.startsWith(plain(setting.name())))) {
                check(binder, setting);
            }
        }
        Settings.known().records().forEach((prefix, records) -> {
            if (given.stream().anyMatch(name -> name.startsWith(plain(prefix)))) {
                records.forEach(type -> check(binder, prefix, type));
            }
        });
    }

    private static List<String> given(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .filter(source -> !source.getName().contains("class path resource")
                        && !source.getName().equals("defaultProperties"))
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> List.of(((EnumerablePropertySource<?>) source).getPropertyNames()).stream())
                .map(BadValues::plain)
                .filter(name -> name.startsWith("carafe"))
                .toList();
    }

    private static void check(Binder binder, Settings.Setting setting) {
        if (setting.open()) {
            return;
        }
        Class<?> type = ClassUtils.resolveClassName(setting.type(), BadValues.class.getClassLoader());
        try {
            Object value = binder.bind(setting.name(), Bindable.of(type)).orElse(null);
            if (setting.name().endsWith(".port")
                    && value instanceof Integer port
                    && (port < 0 || port > HIGHEST_PORT)) {
                throw new RefusedStart("The setting " + setting.name() + " cannot be " + port
                        + ": a port is a number from 0 to " + HIGHEST_PORT + ".");
            }
        } catch (BindException e) {
            throw refusal(e);
        }
    }

    private static void check(Binder binder, String prefix, Class<?> type) {
        BindHandler handler = type.isAnnotationPresent(Validated.class)
                ? new ValidationBindHandler(new SpringValidatorAdapter(
                        Validation.buildDefaultValidatorFactory().getValidator()))
                : new AbstractBindHandler() {};
        try {
            binder.bindOrCreate(prefix, Bindable.of(type), handler);
        } catch (BindException e) {
            throw refusal(e);
        }
    }

    private static RefusedStart refusal(BindException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException invalid) {
                // Always the same one of several.
                ObjectError error = invalid.getValidationErrors().getAllErrors().stream()
                        .min(Comparator.comparing(BadValues::field))
                        .orElseThrow();
                return new RefusedStart(
                        "The setting " + invalid.getValidationErrors().getName() + field(error) + ": it "
                                + error.getDefaultMessage() + ".");
            }
        }
        BindException innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            innermost = cause instanceof BindException inner ? inner : innermost;
        }
        Object value =
                innermost.getProperty() == null ? null : innermost.getProperty().getValue();
        return new RefusedStart(
                "The setting " + innermost.getName() + " cannot be " + quoted(value) + ": " + reason(innermost));
    }

    private static String field(ObjectError error) {
        if (!(error instanceof FieldError wrong)) {
            return "";
        }
        Object value = wrong.getRejectedValue();
        return "." + kebab(wrong.getField()) + (value == null ? " is not set" : " cannot be " + quoted(value));
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("") + ".";
    }

    private static String quoted(@Nullable Object value) {
        return "'" + value + "'";
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String plain(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(java.util.Locale.ROOT);
    }
}
