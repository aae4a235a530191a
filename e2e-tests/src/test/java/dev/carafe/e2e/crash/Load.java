package dev.carafe.e2e.crash;

import dev.carafe.e2e.platform.Api;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A steady load on a gateway until it is closed: fifty short tasks a second, each of a caller of its own, and steps of one
 * caller that sends the next when the last one was answered.
 */
final class Load implements AutoCloseable {

    private static final int EVERY_MILLIS = 20;

    /** What became of a submission. */
    record Answered(int status, long atNanos, Duration took) {}

    private final Api gateway;
    private final Ledger ledger;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Phaser underWay = new Phaser(1);
    private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();

    Load(Api gateway, Ledger ledger) {
        this.gateway = gateway;
        this.ledger = ledger;
        clock.scheduleAtFixedRate(this::callSomeone, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                () -> submit("Step", "{\"millis\":5}"), 0, 4 * EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The answers to what was sent after a moment. */
    List<Answered> answersSince(long nanos) {
        return answers.stream().filter(answer -> answer.atNanos() - nanos >= 0).toList();
    }

    private void callSomeone() {
        underWay.register();
        Thread.ofVirtual().start(() -> {
            try {
                submit("Echo", "{\"message\":\"still there?\"}");
            } finally {
                underWay.arriveAndDeregister();
            }
        });
    }

    private void submit(String type, String payload) {
        long begin = System.nanoTime();
        int status = ledger.submit(gateway, type, payload);
        answers.add(new Answered(status, begin, Duration.ofNanos(System.nanoTime() - begin)));
    }

    /** Sends no more and waits for the last answers. */
    @Override
    public void close() {
        clock.close();
        underWay.arriveAndAwaitAdvance();
    }
}
