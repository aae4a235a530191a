package dev.carafe.store.accept;

import dev.carafe.model.handler.Execution;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that was checked and is to be accepted.
 *
 * @param id its id
 * @param registration its type
 * @param displayName one line for people
 * @param payload JSON text, valid against the type's schema
 * @param labels a JSON object of text values, or null for none
 * @param options what the submission asks for besides
 * @param traceparent W3C trace context of the submission, if it has one
 * @param key makes a repeated submission find the task of the first; null if the caller gave none
 */
public record NewTask(
        UUID id,
        StoredRegistration registration,
        String displayName,
        String payload,
        @Nullable String labels,
        TaskOptions options,
        @Nullable String traceparent,
        @Nullable IdempotencyKey key) {

    /** A task that asks for nothing besides. */
    public NewTask(
            UUID id, StoredRegistration registration, String displayName, String payload, @Nullable String labels) {
        this(id, registration, displayName, payload, labels, TaskOptions.NONE, null, null);
    }

    /** The same with its delay counted from that time. */
    public NewTask from(Instant accepted) {
        return options.delay() == null
                ? this
                : new NewTask(id, registration, displayName, payload, labels, options.from(accepted), traceparent, key);
    }

    TaskLimits limits() {
        return registration.limits();
    }

    /** The lane in which it runs; null if it runs beside all others. */
    @Nullable String lane() {
        if (!limits().parallel()) {
            return registration.service();
        }
        return isKeyed() ? registration.service() + "/" + registration.type() + "/" + options.sequenceKey() : null;
    }

    /** Whether its lane is that of a sequence key. In a sequential type the service's own lane is stricter. */
    boolean isKeyed() {
        return limits().parallel() && options.sequenceKey() != null;
    }

    int maxAttempts() {
        Integer asked = options.maxAttempts();
        return asked == null ? limits().retry().maxAttempts() : asked;
    }

    boolean repeatable() {
        return limits().execution() == Execution.AT_LEAST_ONCE;
    }

    @Nullable Long queueTimeoutMillis() {
        return millis(options.queueTimeout() == null ? limits().queueTimeout() : options.queueTimeout());
    }

    @Nullable Long executionTimeoutMillis() {
        return millis(options.executionTimeout() == null ? limits().executionTimeout() : options.executionTimeout());
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : Objects.requireNonNull(time).toMillis();
    }
}
