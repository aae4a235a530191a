package dev.carafe.client.event;

import dev.carafe.client.problem.ClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a subscriber has received and not yet taken. Each item is taken once, in order. */
final class Inbox {

    private final int room;
    private final Executor callbacks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final Deque<Item> items = new ArrayDeque<>();
    private final Deque<CompletableFuture<Received>> takers = new ArrayDeque<>();
    private @Nullable RuntimeException end;

    /** An event, or why one cannot be read. */
    record Item(@Nullable Received event, @Nullable RuntimeException failure) {

        Received get() {
            if (event == null) {
                throw failure == null ? new IllegalStateException("neither") : failure;
            }
            return event;
        }
    }

    Inbox(int room, Executor callbacks) {
        this.room = room;
        this.callbacks = callbacks;
    }

    void put(Item item) throws InterruptedException {
        lock.lock();
        try {
            while (items.size() >= room && end == null) {
                emptied.await();
            }
            if (end == null) {
                items.add(item);
                filled.signal();
                serve();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives what is there to those who were promised the next. */
    private void serve() {
        while (!takers.isEmpty() && !items.isEmpty()) {
            CompletableFuture<Received> taker = takers.removeFirst();
            if (!taker.isDone()) {
                Item item = items.removeFirst();
                emptied.signal();
                callbacks.execute(() -> give(taker, item));
            }
        }
    }

    private void give(CompletableFuture<Received> taker, Item item) {
        boolean taken = item.event() != null
                ? taker.complete(item.event())
                : taker.completeExceptionally(new java.util.concurrent.CompletionException(item.failure()));
        if (!taken) {
            // Given up at the last moment: the event is the first that the next one gets.
            lock.lock();
            try {
                items.addFirst(item);
                filled.signal();
                serve();
            } finally {
                lock.unlock();
            }
        }
    }

    Received take(Duration timeout) throws TimeoutException, InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (items.isEmpty()) {
                if (end != null) {
                    throw end;
                }
                if (left <= 0) {
                    throw new TimeoutException("no event within " + timeout);
                }
                left = filled.awaitNanos(left);
            }
            Item item = items.removeFirst();
            emptied.signal();
            return item.get();
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Received> next() {
        CompletableFuture<Received> taker = new CompletableFuture<>();
        lock.lock();
        try {
            if (items.isEmpty() && end != null) {
                taker.completeExceptionally(end);
            } else {
                takers.add(taker);
                serve();
            }
        } finally {
            lock.unlock();
        }
        return taker;
    }

    /** Nothing more will come; what is there can be taken still, unless the subscriber is closed. */
    void end(RuntimeException why) {
        lock.lock();
        try {
            if (end == null || why instanceof ClosedException) {
                end = why;
            }
            if (why instanceof ClosedException) {
                items.clear();
            }
            filled.signalAll();
            emptied.signalAll();
            takers.forEach(taker -> callbacks.execute(() -> taker.completeExceptionally(why)));
            takers.clear();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }
}
