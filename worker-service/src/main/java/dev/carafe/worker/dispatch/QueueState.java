package dev.carafe.worker.dispatch;

import dev.carafe.store.claim.ClaimedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the poller knows of one queue. Not thread safe: used under the poller's lock only. */
final class QueueState {

    /** After that time a wake-up message is acknowledged though there was no room: brokers close channels over old messages. */
    static final long DOORBELL_HELD_NANOS = 30_000_000_000L;

    /**
     * A worker that takes one load after the other looks behind the last one it took: the index over waiting tasks keeps an
     * entry of each that was claimed since the last vacuum, and to look at all is to walk over those. But as often as this
     * it looks at all: a task may come back, or its time come, with a position of long ago.
     */
    static final long LOOK_AT_ALL_NANOS = 250_000_000L;

    /**
     * Positions before the last one that are looked at again: two gateways do not commit in the order of positions. A lane,
     * whose order is a promise, looks at all that are not settled.
     */
    static final int OVERLAP = 1_000;

    private record Doorbell(Runnable acknowledge, long rangAtNanos) {}

    private final LongSupplier nanoTime;
    private WorkQueue queue;
    private final List<Doorbell> queueListener = new ArrayList<>();
    private boolean mayHaveMore;
    private boolean needsPoll;
    private int running;
    private long settled;
    private long passed;
    private long from;
    private long lookedAtAllNanos;

    QueueState(WorkQueue queue) {
        this(queue, System::nanoTime);
    }

    QueueState(WorkQueue queue, LongSupplier nanoTime) {
        this.queue = queue;
        this.nanoTime = nanoTime;
        this.lookedAtAllNanos = nanoTime.getAsLong() - LOOK_AT_ALL_NANOS;
    }

    WorkQueue queue() {
        return queue;
    }

    /** It is on offer, perhaps with another capacity, and there may be something in it. */
    void become(WorkQueue other) {
        queue = other;
        mayHaveMore = true;
    }

    void wakeUp(Runnable acknowledge) {
        queueListener.add(new Doorbell(acknowledge, nanoTime.getAsLong()));
        mayHaveMore = true;
    }

    /** Tasks are waiting, perhaps with positions of long ago. */
    void somethingWaits() {
        mayHaveMore = true;
        passed = 0;
    }

    /** No task that is new can turn up at that position or before it any more. */
    void settled(long position) {
        settled = position;
    }

    /** How many tasks to claim, if {@code ending} of the running ones end first; sets {@link #from}. */
    int wanted(int ending) {
        boolean isTimeForAll = nanoTime.getAsLong() - lookedAtAllNanos >= LOOK_AT_ALL_NANOS;
        from = isTimeForAll ? 0 : passed;
        boolean wants = mayHaveMore || (needsPoll && isTimeForAll);
        return wants ? Math.max(0, queue.capacity() - running + ending) : 0;
    }

    /** The first position that a claim is to look at. */
    long from() {
        return from;
    }

    /** Whether a look at all is due within {@link #LOOK_AT_ALL_NANOS}, though nothing is known to be waiting. */
    boolean needsPoll() {
        return needsPoll;
    }

    /** Tells what came of claiming. Fewer than wanted means that there are no more behind {@link #from}. */
    void claimed(int wanted, List<ClaimedTask> tasks) {
        boolean lookedAtAll = from == 0;
        if (lookedAtAll) {
            lookedAtAllNanos = nanoTime.getAsLong();
            needsPoll = false;
        }
        boolean full = tasks.size() == wanted;
        if (full) {
            mayHaveMore = true;
            passed = behind(tasks.getLast().position());
        } else if (tasks.isEmpty()) {
            // Whoever rang may have meant a task of before: that is looked for at once.
            mayHaveMore = !lookedAtAll;
            passed = 0;
        } else {
            mayHaveMore = false;
            needsPoll |= !lookedAtAll;
            passed = Math.max(1, tasks.getLast().position() + 1 - OVERLAP);
        }
        running += tasks.size();
        acknowledgeAll();
    }

    /**
     * Where the next ones are. In a lane, one that is before the last one claimed, but was not visible yet when that was
     * looked for, comes first: what had been settled by then is all that may be passed over.
     */
    private long behind(long last) {
        return queue.isSequential() ? Math.min(last, settled) + 1 : last + 1;
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
        if (queueListener.stream().anyMatch(bell -> nanoTime.getAsLong() - bell.rangAtNanos() > DOORBELL_HELD_NANOS)) {
            acknowledgeAll();
        }
    }

    void acknowledgeAll() {
        List<Doorbell> held = List.copyOf(queueListener);
        queueListener.clear();
        held.forEach(bell -> bell.acknowledge().run());
    }
}
