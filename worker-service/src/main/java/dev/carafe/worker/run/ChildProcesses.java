package dev.carafe.worker.run;

/**
 * What handlers have started that goes on by itself, though their threads were interrupted: other processes. A worker that
 * leaves ends it before others may run its tasks again.
 */
public interface ChildProcesses {

    /** Ends all of it, and returns when it is gone, or after a few seconds. Nothing is started any more. */
    void end();
}
