package dev.carafe.model.task;

import java.util.Set;

/**
 * A task's payload as a Java type: a record whose components are the payload's properties.
 *
 * <pre>{@code
 * record Measure(String device, int samples) implements Task {}
 * }</pre>
 *
 * A task's type is the record's simple name unless the handler that runs it registers another one.
 */
public interface Task {

    /**
     * One line for people: the type and its parameters, such as {@code Measure: device='dmm1', samples=42}, without
     * the {@link #hiddenFields()}. Text is cut after 80 characters a value. May be overridden.
     */
    default String displayName() {
        return DisplayName.of(this);
    }

    /** Names of components that {@link #displayName()} leaves out: secrets, bulk data. None by default. */
    default Set<String> hiddenFields() {
        return Set.of();
    }
}
