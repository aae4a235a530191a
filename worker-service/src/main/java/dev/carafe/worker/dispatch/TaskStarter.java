package dev.carafe.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.Future;

/** Has tasks run, and brings signals about them. */
interface TaskStarter {

    /** Has it run to its end on a thread, which it is told. Must not block. */
    void start(RunningTask task);

    /** Brings a signal back after that time, unless it is cancelled before. */
    Future<?> after(Duration time, PollerSignal signal);

    /** Brings a signal back. */
    void soon(PollerSignal signal);
}
