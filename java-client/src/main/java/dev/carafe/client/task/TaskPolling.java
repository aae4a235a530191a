package dev.carafe.client.task;

import dev.carafe.client.http.Answer;
import dev.carafe.client.http.Backoff;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.client.problem.ClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Waits for tasks, however many, over a handful of connections. Up to three of a few tasks are waited for one by one, and
 * are known to have ended at once. All others are looked at together, up to 200 in a request and two requests at a time: each
 * again after a quarter of the time for which it has been waited for, and within the {@link PollingInterval}.
 *
 * <p>What happens to the state happens on the loop's thread. While the gateway is away it is asked again and again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // their callbacks see how they ended
final class TaskPolling implements AutoCloseable {

    /** Ids in one request: its address must pass proxies, many of which take 8 KB. */
    static final int MOST_IDS = 200;

    static final int MOST_LOOKS = 2;
    static final int MOST_ALONE = 3;

    /** More than that are few no longer: to wait for them one by one would be too many requests. */
    private static final int FEW = 16;

    private static final Duration LONG_WAIT = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 4 << 20;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Connections connections;
    private final Service gateway;
    private final Duration requestTimeout;
    private final Map<UUID, Awaited> awaited = new ConcurrentHashMap<>();
    private final PriorityQueue<Awaited> due = new PriorityQueue<>(Comparator.comparingLong(one -> one.next));
    private final Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private int looks;
    private int alone;
    private long resultSize = 1_000;
    private long pausedUntil = System.nanoTime();
    private @Nullable ScheduledFuture<?> alarm;
    private long alarmAt;
    private volatile boolean closed;

    /** What is to happen with a result, or with the reason for which there is none. */
    interface Listener {
        void ended(@Nullable JsonNode result, @Nullable RuntimeException failure);
    }

    private static final class Awaited {
        final UUID id;
        final long since = System.nanoTime();
        final long payloadSize;
        final List<Listener> listeners = new ArrayList<>(1);
        long next;

        Awaited(UUID id, long payloadSize) {
            this.id = id;
            this.payloadSize = payloadSize;
        }
    }

    private record Arrival(UUID id, long payloadSize, Listener listener) {}

    private record Seen(UUID id, @Nullable JsonNode result) {}

    private record SeenTogether(List<Seen> items, List<UUID> unknown) {}

    TaskPolling(Connections connections, Service gateway, Duration requestTimeout) {
        this.connections = connections;
        this.gateway = gateway;
        this.requestTimeout = requestTimeout;
    }

    /**
     * Waits for a task.
     *
     * @param payloadSize what comes back with every answer, in bytes
     */
    void add(UUID id, long payloadSize, Listener listener) {
        arrivals.add(new Arrival(id, payloadSize, listener));
        // Many that come together cost the loop one turn.
        if (called.compareAndSet(false, true)) {
            onLoop(this::admit);
        }
        if (closed) {
            close();
        }
    }

    private void admit() {
        called.set(false);
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            Awaited one = awaited.get(arrival.id());
            if (one == null) {
                one = new Awaited(arrival.id(), arrival.payloadSize());
                awaited.put(one.id, one);
                one.next = one.since + PollingInterval.gap(0, awaited.size());
                due.add(one);
            }
            one.listeners.add(arrival.listener());
        }
        if (closed) {
            close();
        }
        step();
    }

    /** Waits no longer. */
    void forget(UUID id, Listener listener) {
        onLoop(() -> {
            Awaited one = awaited.get(id);
            if (one != null && one.listeners.remove(listener) && one.listeners.isEmpty()) {
                awaited.remove(id);
            }
        });
    }

    /** Tasks that are waited for. */
    int count() {
        return awaited.size();
    }

    private void onLoop(Runnable job) {
        try {
            connections.loop().execute(job);
        } catch (RejectedExecutionException e) {
            // Closed: whoever waits is told by close().
        }
    }

    private void step() {
        long now = System.nanoTime();
        if (closed || now - pausedUntil < 0) {
            wakeAt(pausedUntil);
            return;
        }
        while (alone < MOST_ALONE && awaited.size() <= FEW && !isEmpty()) {
            Awaited one = due.remove();
            alone++;
            ask(List.of(one), LONG_WAIT, () -> alone--);
        }
        while (looks < MOST_LOOKS && !isEmpty() && due.element().next - now <= 0) {
            looks++;
            ask(together(now), Duration.ZERO, () -> looks--);
        }
        if (!isEmpty() && looks < MOST_LOOKS) {
            wakeAt(due.element().next);
        }
    }

    /** Whether nothing is due, ever. What nobody waits for any more is left out on the way. */
    private boolean isEmpty() {
        while (!due.isEmpty() && awaited.get(due.element().id) != due.element()) {
            due.remove();
        }
        return due.isEmpty();
    }

    private List<Awaited> together(long now) {
        List<Awaited> together = new ArrayList<>();
        long bytes = 0;
        while (together.size() < MOST_IDS && !isEmpty() && due.element().next - now <= 0) {
            bytes += due.element().payloadSize + resultSize;
            if (bytes > MOST_BYTES && !together.isEmpty()) {
                break;
            }
            together.add(due.remove());
        }
        return together;
    }

    private void ask(List<Awaited> tasks, Duration wait, Runnable ended) {
        String ids = tasks.stream().map(task -> task.id.toString()).collect(Collectors.joining(","));
        String address = "/v1/tasks?ids=" + ids + (wait.isZero() ? "" : "&wait=" + wait.toSeconds());
        CompletableFuture<Answer> asked = gateway.ask(gateway.request(address), requestTimeout.plus(wait));
        asked.thenApply(answer -> {
                    resultSize = Math.max(1_000, answer.body().length / tasks.size());
                    return answer.as(SeenTogether.class);
                })
                .whenComplete((seen, failure) -> onLoop(() -> {
                    ended.run();
                    if (failure == null) {
                        backoff.reset();
                        heard(tasks, seen);
                    } else {
                        failed(tasks, Service.failure(failure));
                    }
                    step();
                }));
    }

    private void heard(List<Awaited> tasks, SeenTogether seen) {
        seen.items().forEach(task -> {
            if (task.result() != null && !task.result().isNull()) {
                end(task.id(), listener -> listener.ended(task.result(), null));
            }
        });
        long now = System.nanoTime();
        for (Awaited task : tasks) {
            if (seen.unknown().contains(task.id)) {
                explain(task);
            } else if (awaited.get(task.id) == task) {
                task.next = now + PollingInterval.gap(now - task.since, awaited.size());
                due.add(task);
            }
        }
    }

    private void failed(List<Awaited> tasks, RuntimeException failure) {
        if (!Failures.isLast(failure)) {
            pausedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
            due.addAll(tasks);
        } else {
            tasks.forEach(task -> end(task.id, listener -> listener.ended(null, failure)));
        }
    }

    /** The list says only that it is not there: it may never have been, or be no longer kept. */
    private void explain(Awaited task) {
        gateway.ask(gateway.request("/v1/tasks/" + task.id), requestTimeout)
                .whenComplete((answer, thrown) -> onLoop(() -> {
                    RuntimeException failure = thrown == null ? null : Service.failure(thrown);
                    if (failure != null && Failures.isOfTheTask(failure)) {
                        end(task.id, listener -> listener.ended(null, failure));
                    } else {
                        failed(List.of(task), failure == null ? new IllegalStateException("it is there") : failure);
                        step();
                    }
                }));
    }

    private void end(UUID id, Consumer<Listener> how) {
        Awaited ended = awaited.remove(id);
        if (ended != null) {
            ended.listeners.forEach(listener -> connections.callbacks().execute(() -> how.accept(listener)));
        }
    }

    private void wakeAt(long time) {
        if (alarm != null && !alarm.isDone()) {
            if (alarmAt - time <= 0) {
                return; // It comes soon enough.
            }
            alarm.cancel(false);
        }
        alarmAt = time;
        try {
            alarm = connections
                    .loop()
                    .schedule(this::ring, Math.max(0, time - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed.
        }
    }

    private void ring() {
        alarm = null;
        step();
    }

    /** Fails what is waited for; to be called after the loop has ended. */
    @Override
    public void close() {
        closed = true;
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            arrival.listener().ended(null, new ClosedException("the client"));
        }
        awaited.keySet().forEach(id -> end(id, listener -> listener.ended(null, new ClosedException("the client"))));
    }
}
