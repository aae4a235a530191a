package dev.carafe.worker.run;

/** Why an attempt that runs is to end. */
public enum StopReason {
    /** Somebody cancelled the task. */
    CANCELLED,
    /** It has run for as long as it may. */
    TIMEOUT,
    /** The worker leaves, or was declared dead: another one may run the task again. */
    LEAVING
}
