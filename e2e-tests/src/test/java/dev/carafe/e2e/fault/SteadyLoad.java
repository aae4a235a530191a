package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.task;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Platform;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Submits a task of each type ten times a second, and others when it is told to. */
final class SteadyLoad implements AutoCloseable {

    private final Api gateway;
    private final Queue<Try> tries = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    SteadyLoad(Platform platform) {
        this.gateway = platform.api("gateway-1");
    }

    /** Begins. */
    void start() {
        var _ = clock.scheduleWithFixedDelay(
                () -> List.of("Lane", "Wide", "Once").forEach(type -> submit(type, 20, "")),
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    /** Everything that was tried, in the order of the answers. */
    List<Try> tries() {
        return List.copyOf(tries);
    }

    /**
     * Submits one more.
     *
     * @param options JSON that begins with a comma, or nothing
     */
    Try submit(String type, long millis, String options) {
        long number = numbers.incrementAndGet();
        String task = task(type, millis, Long.toString(number));
        long sentAt = System.nanoTime();
        Answer answer = gateway.answer(
                Api.post("/v1/services/history/tasks", task.substring(0, task.length() - 1) + options + "}"));
        boolean accepted = answer.status() == 202;
        Try done = new Try(
                number,
                type,
                false,
                sentAt,
                System.nanoTime(),
                answer.status(),
                accepted ? UUID.fromString(answer.json().path("id").asString()) : null,
                accepted ? "" : answer.body());
        tries.add(done);
        return done;
    }

    /** The id of one more, which must be accepted. */
    UUID accept(String type, long millis, String options) {
        Try one = submit(type, millis, options);
        if (one.id() == null) {
            throw new AssertionError("refused: " + one);
        }
        return one.id();
    }

    /** Submits no more by itself. */
    @Override
    public void close() {
        clock.close();
    }
}
