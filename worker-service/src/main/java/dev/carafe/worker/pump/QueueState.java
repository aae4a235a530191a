package dev.carafe.worker.pump;

import java.util.ArrayList;
import java.util.List;

/** What the pump knows of one queue. Used by the pump's thread only. */
final class QueueState {

    /** After that time a doorbell is acknowledged though there was no room: brokers close channels over old messages. */
    static final long DOORBELL_HELD_NANOS = 30_000_000_000L;

    private record Doorbell(Runnable acknowledge, long rangAtNanos) {}

    private WorkQueue queue;
    private final List<Doorbell> doorbells = new ArrayList<>();
    private boolean mayHaveMore;
    private int running;

    QueueState(WorkQueue queue) {
        this.queue = queue;
    }

    WorkQueue queue() {
        return queue;
    }

    /** It is on offer, perhaps with another capacity, and there may be something in it. */
    void become(WorkQueue other) {
        queue = other;
        mayHaveMore = true;
    }

    void rang(Runnable acknowledge) {
        doorbells.add(new Doorbell(acknowledge, System.nanoTime()));
        mayHaveMore = true;
    }

    void somethingWaits() {
        mayHaveMore = true;
    }

    /** How many tasks to claim, if {@code ending} of the running ones end first. */
    int wanted(int ending) {
        return mayHaveMore ? Math.max(0, queue.capacity() - running + ending) : 0;
    }

    /** Tells what came of claiming. Fewer than wanted means that the queue was empty. */
    void claimed(int wanted, int got) {
        mayHaveMore = got == wanted;
        running += got;
        acknowledgeAll();
    }

    void ended(int tasks) {
        running -= tasks;
        mayHaveMore |= queue.othersTakeItsRoom();
    }

    void forgetRunning() {
        running = 0;
        mayHaveMore = true;
    }

    void acknowledgeOld() {
        if (doorbells.stream().anyMatch(bell -> System.nanoTime() - bell.rangAtNanos() > DOORBELL_HELD_NANOS)) {
            acknowledgeAll();
        }
    }

    void acknowledgeAll() {
        doorbells.forEach(bell -> bell.acknowledge().run());
        doorbells.clear();
    }
}
