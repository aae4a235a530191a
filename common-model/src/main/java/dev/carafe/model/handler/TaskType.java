package dev.carafe.model.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a handler offers, in place of a {@link TaskHandler#registration()} of its own. Whatever is left out is as in
 * {@link TaskLimits}; times are ISO 8601 durations such as {@code PT30S}.
 *
 * <pre>{@code
 * @TaskType(service = "lab", parallel = true, fetchSize = 4, executionTimeout = "PT30S")
 * class MeasureHandler implements TaskHandler<Measure> { … }
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskType {

    /** The group of workers that runs it. */
    String service();

    /** The type's name; the simple name of the payload's record if it is left out. */
    String type() default "";

    /** Whether it runs beside all other tasks instead of in the service's lane. */
    boolean parallel() default false;

    /** Waiting tasks at most. */
    int queueSize() default TaskLimits.DEFAULT_QUEUE_SIZE;

    /** How many one worker runs at once; only of parallel types more than 1. As in {@link TaskLimits} if it is 0. */
    int fetchSize() default 0;

    /** How many run at once in all workers together; 0 for no bound. */
    int maxRunning() default 0;

    /** The longest wait for the first start. */
    String queueTimeout() default "";

    /** The longest run of one attempt. */
    String executionTimeout() default "";

    /** What happens when the worker is lost. */
    Execution execution() default Execution.AT_LEAST_ONCE;

    /** Starts at most; every error is retried if it is set. */
    int maxAttempts() default 0;

    /** The pause after the first attempt; it doubles after each further one. */
    String firstBackoff() default "";

    /** The longest pause between attempts. */
    String maxBackoff() default "";

    /** Names of the errors that are retried; all if it is empty and {@link #maxAttempts()} is set. */
    String[] retryOn() default {};

    /** Names of errors that are not retried. */
    String[] noRetryOn() default {};

    /** How long results are kept. */
    String retention() default "";

    /** How long results of tasks that failed are kept, if not as long as the others. */
    String failureRetention() default "";

    /** JSON Schema of the payload; derived from its record if it is left out. */
    String schema() default "";

    /** Properties of the payload that display names leave out; what the record's {@code hiddenFields()} says if it is empty. */
    String[] hiddenFields() default {};
}
