package dev.carafe.worker.pump;

import dev.carafe.store.claim.ClaimedTask;
import java.util.ArrayList;
import java.util.List;

/** What the pump knows of one queue. Used by the pump's thread only. */
final class QueueState {

    /** After that time a doorbell is acknowledged though there was no room: brokers close channels over old messages. */
    static final long DOORBELL_HELD_NANOS = 30_000_000_000L;

    /**
     * A worker that takes one load after the other looks behind the last one it took, which is cheaper than to look at all,
     * but as often as this at all: a task may come back, or its time come, with a position of long ago.
     */
    private static final long LOOK_AT_ALL_NANOS = 250_000_000L;

    private record Doorbell(Runnable acknowledge, long rangAtNanos) {}

    private WorkQueue queue;
    private final List<Doorbell> doorbells = new ArrayList<>();
    private boolean mayHaveMore;
    private int running;
    private long passed;
    private long from;
    private long lookedAtAllNanos;

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

    /** How many tasks to claim, if {@code ending} of the running ones end first; sets {@link #from}. */
    int wanted(int ending) {
        from = System.nanoTime() - lookedAtAllNanos < LOOK_AT_ALL_NANOS ? passed : 0;
        return mayHaveMore ? Math.max(0, queue.capacity() - running + ending) : 0;
    }

    /** The first position that a claim is to look at. */
    long from() {
        return from;
    }

    /** Tells what came of claiming. Fewer than wanted means that there are no more behind {@link #from}. */
    void claimed(int wanted, List<ClaimedTask> tasks) {
        boolean lookedAtAll = from == 0;
        if (lookedAtAll) {
            lookedAtAllNanos = System.nanoTime();
        }
        boolean full = tasks.size() == wanted;
        mayHaveMore = full || !lookedAtAll;
        passed = full ? tasks.getLast().position() + 1 : 0;
        running += tasks.size();
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
        List<Doorbell> held = List.copyOf(doorbells);
        doorbells.clear();
        held.forEach(bell -> bell.acknowledge().run());
    }
}
