package dev.carafe.infra;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a server again that has ended by itself, and tells its owner when that cannot be done. While the disk is full it
 * goes on trying: that passes.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /** A server that ends more often than this within a minute is not brought back any more. */
    private static final int MOST_ENDS_A_MINUTE = 5;

    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** What is supervised. */
    interface Server {
        /** How people call it. */
        String name();

        /**
         * Returns when it no longer serves, with the reason in a few words, or when {@code closing} is done. Nobody
         * interrupts it: the broker's store does not outlive an interrupt.
         */
        String awaitEnd(CompletableFuture<Void> closing) throws InterruptedException;

        /**
         * Starts it again on its port and data.
         *
         * @throws LocalInfraException if it does not start
         */
        void restart();
    }

    private final Server server;
    private final Path folder;
    private final Consumer<LocalInfraException> lost;
    private final Deque<Long> ends = new ArrayDeque<>();
    private final Thread thread;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();

    private Supervisor(Server server, Path folder, Consumer<LocalInfraException> lost) {
        this.server = server;
        this.folder = folder;
        this.lost = lost;
        this.thread =
                Thread.ofPlatform().daemon().name("supervisor-" + server.name()).unstarted(this::supervise);
    }

    /**
     * Supervises until it is closed.
     *
     * @param folder where the server keeps its data
     * @param lost is told, once and on a thread of its own, that the server is not brought back any more
     */
    static Supervisor of(Server server, Path folder, Consumer<LocalInfraException> lost) {
        Supervisor supervisor = new Supervisor(server, folder, lost);
        supervisor.thread.start();
        return supervisor;
    }

    /** Whatever ends from now on was meant to. */
    @Override
    public void close() {
        closing.complete(null);
        try {
            if (!thread.join(CLOSE)) {
                log.warn("{} is still being started while it is to stop", server.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        try {
            while (true) {
                String reason = server.awaitEnd(closing);
                if (closing.isDone()) {
                    return;
                }
                long begin = System.nanoTime();
                log.atError()
                        .addKeyValue("reason", reason)
                        .log(server.name() + " does not serve any more; it is started again");
                if (endsTooOften(begin)) {
                    giveUp(new LocalInfraException(server.name() + " has ended " + (MOST_ENDS_A_MINUTE + 1)
                            + " times within a minute, last by " + reason));
                    return;
                }
                if (!bringBack(reason)) {
                    return;
                }
                log.atWarn()
                        .addKeyValue("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                        .log(server.name() + " is back");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for that long at most. */
    static boolean closedWithin(CompletableFuture<Void> closing, Duration pause) throws InterruptedException {
        try {
            closing.get(pause.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean bringBack(String reason) throws InterruptedException {
        boolean saidShort = false;
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            try {
                server.restart();
                return true;
            } catch (LocalInfraException e) {
                if (closing.isDone()) {
                    return false;
                }
                if (DiskSpace.isShort(folder)) {
                    if (!saidShort) {
                        log.atError().log(server.name() + " waits: " + DiskSpace.shortage(folder));
                    }
                    saidShort = true;
                    tries = 0;
                } else if (tries == TRIES) {
                    giveUp(new LocalInfraException(
                            server.name() + " has ended (" + reason + ") and cannot be started again: "
                                    + e.getMessage(),
                            e));
                    return false;
                }
            }
            if (closedWithin(closing, pause)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean endsTooOften(long now) {
        if (DiskSpace.isShort(folder)) {
            return false;
        }
        ends.addLast(now);
        while (now - ends.getFirst() > TimeUnit.MINUTES.toNanos(1)) {
            ends.removeFirst();
        }
        return ends.size() > MOST_ENDS_A_MINUTE;
    }

    /** Whoever is told may end the process, which closes this one. */
    private void giveUp(LocalInfraException reason) {
        Thread.ofPlatform().name("lost-" + server.name()).start(() -> lost.accept(reason));
    }
}
