package dev.carafe.model.handler;

import dev.carafe.model.task.Task;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.stream.Stream;

/** Asks a payload's record which of its components display names leave out, before there is any payload. */
final class HiddenFields {

    private HiddenFields() {}

    /**
     * What an empty instance of the record says.
     *
     * @throws IllegalArgumentException if there can be none: what is meant to be hidden must not be shown in silence
     */
    static Set<String> of(Class<? extends Task> payload) {
        RecordComponent[] components = payload.getRecordComponents();
        try {
            if (components == null || payload.getMethod("hiddenFields").getDeclaringClass() == Task.class) {
                return Set.of();
            }
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<? extends Task> constructor = payload.getDeclaredConstructor(types);
            constructor.trySetAccessible();
            // The element of a new array is the empty value of its type.
            return constructor
                    .newInstance(Stream.of(types)
                            .map(type -> Array.get(Array.newInstance(type, 1), 0))
                            .toArray())
                    .hiddenFields();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "an instance of " + payload.getName() + " without values cannot be asked for its hiddenFields(); "
                            + "say them in @TaskType, or to the constructor of TaskRegistration",
                    e);
        }
    }
}
