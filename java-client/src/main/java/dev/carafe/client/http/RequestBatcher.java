package dev.carafe.client.http;

import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.Problem;
import dev.carafe.client.problem.UnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends items in the order in which they came, one request at a time; what comes while a request is under way goes together
 * with the next one. So a single item waits for nothing, many share requests, and none overtakes another.
 *
 * <p>A request that fails for reasons that pass is sent again until nobody waits for its items any more. If it may have
 * reached the service, it is sent again exactly as it was, under the same key. Thread safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // their callbacks see how they ended
public final class RequestBatcher<T, R> implements AutoCloseable {

    /** Items that wait at most; further ones are refused. */
    public static final int MOST_WAITING = 100_000;

    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final String what;
    private final int mostItems;
    private final long mostBytes;
    private final ScheduledThreadPoolExecutor loop;
    private final Sender<T, R> sender;
    private final Deque<Entry<T, R>> waiting = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
    private @Nullable Group<T, R> underWay;
    private boolean closed;

    /** How a request is made. */
    public interface Sender<T, R> {

        /**
         * Sends one request.
         *
         * @param key the same whenever these items are sent again
         * @return a reply for each item, in order
         */
        CompletableFuture<List<Reply<R>>> send(String key, List<T> items);
    }

    private static final class Entry<T, R> {
        final T item;
        final int size;
        final CompletableFuture<R> future = new CompletableFuture<>();
        volatile @Nullable CarafeException last;
        boolean mayBeThere;
        boolean givenUp;
        boolean alone;

        Entry(T item, int size) {
            this.item = item;
            this.size = size;
        }
    }

    private static final class Group<T, R> {
        final String key = UUID.randomUUID().toString();
        final List<Entry<T, R>> entries = new ArrayList<>();
        boolean inDoubt;

        boolean isWanted() {
            return entries.stream().anyMatch(entry -> !entry.future.isDone());
        }
    }

    /**
     * Of nothing yet.
     *
     * @param what the items, for messages
     * @param mostItems in one request
     * @param mostBytes in one request, unless a single item is larger
     */
    public RequestBatcher(
            String what, int mostItems, long mostBytes, ScheduledThreadPoolExecutor loop, Sender<T, R> sender) {
        this.what = what;
        this.mostItems = mostItems;
        this.mostBytes = mostBytes;
        this.loop = loop;
        this.sender = sender;
    }

    /**
     * Sends an item as soon as its turn has come. Never blocks.
     *
     * @param size in bytes
     * @param timeout how long to try
     * @return completes on the client's own threads, which must not be blocked
     */
    public CompletableFuture<R> add(T item, int size, Duration timeout) {
        Entry<T, R> entry = new Entry<>(item, size);
        Group<T, R> next = null;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new ClosedException("the client"));
            }
            if (waiting.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(new UnavailableException(
                        MOST_WAITING + " " + what + " wait in this client, which is as many as may",
                        false,
                        null,
                        null));
            }
            waiting.add(entry);
            if (underWay == null) {
                next = next();
            }
        }
        try {
            ScheduledFuture<?> expiry =
                    loop.schedule(() -> expire(entry, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
            entry.future.whenComplete((result, failure) -> expiry.cancel(false));
        } catch (RejectedExecutionException e) {
            entry.future.completeExceptionally(new ClosedException("the client"));
        }
        if (next != null) {
            send(next);
        }
        return entry.future;
    }

    private void expire(Entry<T, R> entry, Duration timeout) {
        CarafeException last = entry.last;
        Problem problem = last == null ? null : last.problem().orElse(null);
        String why = last == null ? "" : ": " + last.getMessage();
        boolean inDoubt;
        synchronized (this) {
            // What is said not to be there must not be sent any more.
            entry.givenUp = true;
            inDoubt = entry.mayBeThere;
        }
        entry.future.completeExceptionally(new UnavailableException(
                "not taken within " + timeout.toMillis() + " ms" + why, inDoubt, problem, last));
    }

    /** The next request; call it with the lock, and send what it returns without. */
    private @Nullable Group<T, R> next() {
        Group<T, R> group = new Group<>();
        long bytes = 0;
        while (!waiting.isEmpty() && group.entries.size() < mostItems) {
            Entry<T, R> entry = waiting.getFirst();
            if (entry.givenUp || entry.future.isDone()) {
                waiting.removeFirst();
                continue;
            }
            bytes += entry.size;
            if (!group.entries.isEmpty() && (bytes > mostBytes || entry.alone)) {
                break;
            }
            entry.mayBeThere = true;
            group.entries.add(waiting.removeFirst());
            if (entry.alone) {
                break;
            }
        }
        underWay = group.entries.isEmpty() ? null : group;
        return underWay;
    }

    private void send(Group<T, R> group) {
        CompletableFuture<List<Reply<R>>> sent;
        try {
            sent = sender.send(
                    group.key, group.entries.stream().map(entry -> entry.item).toList());
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((replies, failure) -> {
            if (failure == null) {
                answered(group, replies);
            } else {
                failed(group, Service.failure(failure));
            }
        });
    }

    private void answered(Group<T, R> group, List<Reply<R>> replies) {
        List<Entry<T, R>> later = new ArrayList<>();
        if (replies.size() != group.entries.size()) {
            failed(
                    group,
                    new IllegalStateException(replies.size() + " replies to " + group.entries.size() + " " + what));
            return;
        }
        for (int at = 0; at < group.entries.size(); at++) {
            Entry<T, R> entry = group.entries.get(at);
            Reply<R> reply = replies.get(at);
            if (reply instanceof Reply.Taken<R> taken) {
                entry.future.complete(taken.value());
            } else if (reply instanceof Reply.Refused<R> refused) {
                entry.future.completeExceptionally(refused.why());
            } else if (reply instanceof Reply.Later<R> put) {
                entry.last = put.why();
                later.add(entry);
            }
        }
        if (later.isEmpty()) {
            backoff.reset();
            goOn();
        } else {
            again(later);
        }
    }

    private void failed(Group<T, R> group, RuntimeException failure) {
        if (failure instanceof UnavailableException unavailable) {
            group.inDoubt |= unavailable.isInDoubt();
            group.entries.forEach(entry -> entry.last = unavailable);
            if (group.inDoubt) {
                pause(() -> {
                    if (group.isWanted()) {
                        send(group);
                    } else {
                        goOn();
                    }
                });
            } else {
                again(group.entries);
            }
        } else if (group.entries.size() > 1 && isTooLarge(failure)) {
            group.entries.forEach(entry -> entry.alone = true);
            putBack(group.entries);
            goOn();
        } else {
            group.entries.forEach(entry -> entry.future.completeExceptionally(failure));
            goOn();
        }
    }

    private static boolean isTooLarge(RuntimeException failure) {
        return failure instanceof CarafeException refused
                && refused.problem().filter(problem -> problem.status() == 413).isPresent();
    }

    /** They are not there: they come first in another request, without those that nobody waits for any more. */
    private void again(List<Entry<T, R>> entries) {
        putBack(entries);
        pause(this::goOn);
    }

    private synchronized void putBack(List<Entry<T, R>> entries) {
        for (int at = entries.size() - 1; at >= 0; at--) {
            entries.get(at).mayBeThere = false;
            waiting.addFirst(entries.get(at));
        }
    }

    private void pause(Runnable then) {
        long millis;
        synchronized (this) {
            millis = backoff.nextMillis();
        }
        try {
            loop.schedule(then, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void goOn() {
        Group<T, R> next;
        synchronized (this) {
            next = closed ? null : next();
        }
        if (next != null) {
            send(next);
        }
    }

    /** Fails what waits. */
    @Override
    public void close() {
        List<Entry<T, R>> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            left.addAll(waiting);
            waiting.clear();
            if (underWay != null) {
                left.addAll(underWay.entries);
            }
        }
        left.forEach(entry -> entry.future.completeExceptionally(new ClosedException("the client")));
    }
}
