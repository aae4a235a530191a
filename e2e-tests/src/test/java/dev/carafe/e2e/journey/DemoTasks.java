package dev.carafe.e2e.journey;

import dev.carafe.model.task.Task;
import java.time.Instant;

/** The tasks of the service demo, as a program that uses the client writes them down. */
final class DemoTasks {

    private DemoTasks() {}

    record Echo(String message) implements Task {}

    record Sleep(long millis) implements Task {}

    record Step(long millis) implements Task {}

    record Fail(String message) implements Task {}

    /** What Sleep and Step return. */
    record Nap(Instant startedAt, Instant finishedAt) {}
}
