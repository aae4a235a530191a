package dev.carafe.hub.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be stored: bounded by events, taken in the batches that form while the last one is written. */
final class WriteQueue {

    /** Events that belong together, and who waits for what becomes of them. */
    record Submission(List<IncomingEvent> events, CompletableFuture<List<StoreOutcome>> outcomes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private final int mostWaiting;
    private int waitingEvents;
    private boolean closed;

    WriteQueue(int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /**
     * Appends a submission.
     *
     * @throws WriterBusy if it does not fit behind what waits; an empty queue takes any
     */
    void add(Submission submission) {
        lock.lock();
        try {
            int size = submission.events().size();
            if (closed || (waitingEvents > 0 && waitingEvents + size > mostWaiting)) {
                throw new WriterBusy(waitingEvents);
            }
            waiting.add(submission);
            waitingEvents += size;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next batch, of about so many events; an empty one says that the queue is closed and drained. */
    List<Submission> take(int most) throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            List<Submission> batch = new ArrayList<>();
            int events = 0;
            while (!waiting.isEmpty()
                    && (batch.isEmpty() || events + waiting.getFirst().events().size() <= most)) {
                Submission next = waiting.removeFirst();
                events += next.events().size();
                batch.add(next);
            }
            waitingEvents -= events;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    int waitingEvents() {
        lock.lock();
        try {
            return waitingEvents;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
