package dev.carafe.model.handler;

import dev.carafe.model.task.Task;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a registration from a handler's annotation and its type argument. */
final class TypeOfHandler {

    private TypeOfHandler() {}

    static <T extends Task> TaskRegistration<T> registration(TaskHandler<T> handler) {
        Class<?> own = handler.getClass();
        TaskType said = own.getAnnotation(TaskType.class);
        if (said == null) {
            throw new IllegalStateException(
                    own.getName() + " must be annotated with @TaskType or have a registration() of its own");
        }
        @SuppressWarnings("unchecked") // it is what the compiler put in the place of T
        Class<T> payload = (Class<T>) payload(own);
        String type = said.type().isEmpty() ? payload.getSimpleName() : said.type();
        String schema = said.schema().isEmpty() ? null : said.schema();
        Set<String> hidden = said.hiddenFields().length > 0 ? Set.of(said.hiddenFields()) : HiddenFields.of(payload);
        return new TaskRegistration<>(said.service(), type, payload, schema, hidden, limits(said));
    }

    private static TaskLimits limits(TaskType said) {
        int fetchSize = said.fetchSize() != 0 ? said.fetchSize() : TaskLimits.DEFAULT_FETCH_SIZE;
        TaskLimits usual = said.parallel() ? TaskLimits.parallel(fetchSize) : TaskLimits.sequential();
        Duration retention = or(said.retention(), usual.retention());
        return new TaskLimits(
                said.parallel(),
                said.queueSize(),
                said.parallel() || said.fetchSize() == 0 ? usual.fetchSize() : said.fetchSize(),
                said.maxRunning() == 0 ? null : said.maxRunning(),
                duration(said.queueTimeout()),
                duration(said.executionTimeout()),
                said.execution(),
                retry(said, usual.retry()),
                retention,
                or(said.failureRetention(), retention));
    }

    private static RetryPolicy retry(TaskType said, RetryPolicy usual) {
        RetryPolicy policy = said.maxAttempts() == 0 ? usual : usual.withMaxAttempts(said.maxAttempts());
        policy = policy.withBackoff(
                or(said.firstBackoff(), policy.firstBackoff()),
                or(said.maxBackoff(), policy.maxBackoff()),
                policy.jitter());
        if (said.retryOn().length > 0) {
            policy = policy.on(said.retryOn());
        }
        return said.noRetryOn().length > 0 ? policy.notOn(said.noRetryOn()) : policy;
    }

    private static Duration or(String text, Duration usual) {
        Duration said = duration(text);
        return said == null ? usual : said;
    }

    private static @Nullable Duration duration(String text) {
        return text.isEmpty() ? null : Duration.parse(text);
    }

    /** What stands in the place of {@code T}, there or in a class above. */
    private static Class<?> payload(Class<?> handler) {
        Map<TypeVariable<?>, Type> arguments = new HashMap<>();
        collect(handler, arguments);
        Type found = TaskHandler.class.getTypeParameters()[0];
        while (found instanceof TypeVariable<?> variable && arguments.containsKey(variable)) {
            found = arguments.get(variable);
        }
        if (found instanceof Class<?> record) {
            return record;
        }
        throw new IllegalStateException(handler.getName() + " does not say which tasks it runs: it must implement "
                + "TaskHandler of a record, or have a registration() of its own");
    }

    private static void collect(Class<?> type, Map<TypeVariable<?>, Type> arguments) {
        for (Type above : type.getGenericInterfaces()) {
            collect(above, arguments);
        }
        Type superclass = type.getGenericSuperclass();
        if (superclass != null) {
            collect(superclass, arguments);
        }
    }

    private static void collect(Type above, Map<TypeVariable<?>, Type> arguments) {
        if (above instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                arguments.put(variables[i], parameterized.getActualTypeArguments()[i]);
            }
            collect(raw, arguments);
        } else if (above instanceof Class<?> raw) {
            collect(raw, arguments);
        }
    }
}
