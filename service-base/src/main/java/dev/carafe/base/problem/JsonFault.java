package dev.carafe.base.problem;

import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body without the names of classes that Jackson's own messages carry. */
final class JsonFault {

    private JsonFault() {}

    static Problem of(JacksonException fault) {
        return fault instanceof StreamReadException ? malformed(fault) : misshapen(fault);
    }

    private static Problem malformed(JacksonException fault) {
        var at = fault.getLocation();
        Problem problem = new Problem(
                HttpStatus.BAD_REQUEST,
                "malformed-json",
                "The body is not valid JSON",
                MalformedJson.what(fault)
                        + (at == null ? "" : " at line %s, column %s".formatted(at.getLineNr(), at.getColumnNr())));
        return at == null ? problem : problem.with("line", at.getLineNr()).with("column", at.getColumnNr());
    }

    private static InvalidRequest misshapen(JacksonException fault) {
        String own = ownMessage(fault);
        String detail;
        if (fault instanceof UnrecognizedPropertyException unknown) {
            detail = "there is no property '" + unknown.getPropertyName() + "' here";
        } else if (own != null) {
            detail = own;
        } else if (fault instanceof MismatchedInputException mismatch) {
            detail = "must be " + wanted(mismatch.getTargetType());
        } else {
            detail = "does not have the expected shape";
        }
        return new InvalidRequest(pointer(fault), detail);
    }

    /** What a record of ours says of its values is meant to be read; what other libraries say is not. */
    private static @Nullable String ownMessage(JacksonException fault) {
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException
                    && cause.getStackTrace().length > 0
                    && cause.getStackTrace()[0].getClassName().startsWith("dev.carafe.")) {
                return cause.getMessage();
            }
        }
        return null;
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number in range";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (type == Duration.class) {
            return "an ISO 8601 duration, such as PT10S";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "an RFC 3339 time, such as 2026-01-31T12:00:00Z";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of another kind";
    }

    private static String pointer(JacksonException fault) {
        StringBuilder pointer = new StringBuilder();
        for (var step : fault.getPath()) {
            pointer.append('/');
            if (step.getPropertyName() == null) {
                pointer.append(step.getIndex());
            } else {
                pointer.append(step.getPropertyName().replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }
}
