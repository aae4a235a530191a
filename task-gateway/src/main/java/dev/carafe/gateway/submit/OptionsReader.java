package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a submission asks for besides type and payload, one property after the other. */
public final class OptionsReader {

    /** The properties that it reads. */
    public static final Set<String> PROPERTIES =
            Set.of("runAt", "delay", "queueTimeout", "executionTimeout", "maxAttempts", "sequenceKey", "dependsOn");

    /** As {@code Duration} would not write it: in hours. */
    private static final String LONGEST = "P" + TaskLimits.LONGEST_TIMEOUT.toDays() + "D";

    private static final int LONGEST_SHOWN = 40;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final String pointer;
    private final List<Fault> faults;
    private @Nullable Instant runAt;
    private @Nullable Duration delay;
    private @Nullable Duration queueTimeout;
    private @Nullable Duration executionTimeout;
    private @Nullable Integer maxAttempts;
    private @Nullable String sequenceKey;
    private List<UUID> dependsOn = List.of();

    /**
     * A reader of one submission's options.
     *
     * @param pointer where in the request the submission is
     * @param faults takes what is wrong
     */
    public OptionsReader(String pointer, List<Fault> faults) {
        this.pointer = pointer;
        this.faults = faults;
    }

    /** Reads one of {@link #PROPERTIES}. */
    public void read(String name, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return;
        }
        switch (name) {
            case "runAt" ->
                runAt = text(
                        name,
                        value,
                        "must be a time such as 2027-01-31T12:00:00Z, from 1970 to 9999",
                        OptionsReader::time);
            case "delay" ->
                delay = text(name, value, "must be a duration such as PT10S, from PT0S to " + LONGEST, text -> {
                    Duration read = Duration.parse(text);
                    return read.isNegative() || read.compareTo(TaskLimits.LONGEST_TIMEOUT) > 0 ? null : read;
                });
            case "queueTimeout" -> queueTimeout = timeout(name, value);
            case "executionTimeout" -> executionTimeout = timeout(name, value);
            case "maxAttempts" -> maxAttempts = attempts(name, value);
            case "sequenceKey" ->
                sequenceKey = text(
                        name,
                        value,
                        "must have 1 to " + TaskOptions.LONGEST_SEQUENCE_KEY + " characters, none of them NUL",
                        text -> text.isEmpty()
                                        || text.length() > TaskOptions.LONGEST_SEQUENCE_KEY
                                        || !StorableText.isStorable(text)
                                ? null
                                : text);
            case "dependsOn" -> dependsOn = ids(name, value);
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** What was read. It means something only if there are no faults. */
    public TaskOptions options() {
        if (runAt != null && delay != null) {
            fault("delay", "must not be there together with runAt");
        }
        return new TaskOptions(runAt, delay, queueTimeout, executionTimeout, maxAttempts, sequenceKey, dependsOn);
    }

    private @Nullable Duration timeout(String name, JsonNode value) {
        return text(name, value, "must be a duration such as PT10S, from PT0.001S to " + LONGEST, text -> {
            Duration read = Duration.parse(text);
            return read.compareTo(TaskLimits.SHORTEST_TIMEOUT) < 0 || read.compareTo(TaskLimits.LONGEST_TIMEOUT) > 0
                    ? null
                    : read;
        });
    }

    private @Nullable Integer attempts(String name, JsonNode value) {
        // 3.0 is 3, as in the rest of JSON.
        BigDecimal number = value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
        if (number.compareTo(BigDecimal.ONE) >= 0
                && number.compareTo(BigDecimal.valueOf(RetryPolicy.MOST_ATTEMPTS)) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            return number.intValueExact();
        }
        fault(name, "must be an integer from 1 to " + RetryPolicy.MOST_ATTEMPTS, value);
        return null;
    }

    private List<UUID> ids(String name, JsonNode value) {
        if (!value.isArray() || value.size() > TaskOptions.MOST_DEPENDENCIES) {
            String rule = "must be a list of at most " + TaskOptions.MOST_DEPENDENCIES + " ids of tasks";
            fault(name, value.isArray() ? rule + ", not of " + value.size() : rule);
            return List.of();
        }
        Set<UUID> ids = new LinkedHashSet<>();
        List<JsonNode> items = new ArrayList<>(value.values());
        for (int at = 0; at < items.size(); at++) {
            UUID id = text(name + "/" + at, items.get(at), "must be the id of a task", OptionsReader::id);
            if (id != null) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    private static @Nullable UUID id(String text) {
        UUID id = UUID.fromString(text);
        return id.toString().equalsIgnoreCase(text) ? id : null;
    }

    private static @Nullable Instant time(String text) {
        Instant time = OffsetDateTime.parse(text).toInstant();
        return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? null : time;
    }

    private <T> @Nullable T text(String name, JsonNode value, String rule, Function<String, @Nullable T> parse) {
        T read = null;
        if (value.isString()) {
            try {
                read = parse.apply(value.stringValue());
            } catch (DateTimeException | IllegalArgumentException e) {
                read = null;
            }
        }
        if (read == null) {
            fault(name, rule, value);
        }
        return read;
    }

    /** With the value, if it is short and such as can be shown. */
    private void fault(String name, String rule, JsonNode value) {
        String shown = value.isString() ? "'" + value.stringValue() + "'" : value.toString();
        boolean isShown = !value.isContainer() && shown.length() <= LONGEST_SHOWN && StorableText.isStorable(shown);
        fault(name, isShown ? rule + ", not " + shown : rule);
    }

    private void fault(String name, String rule) {
        faults.add(new Fault(pointer + "/" + name, rule));
    }
}
