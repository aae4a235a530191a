package dev.carafe.e2e.secure;

import dev.carafe.client.Carafe;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.point.Points;
import dev.carafe.client.point.Range;
import dev.carafe.client.point.Series;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.Point;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a program asks a platform for, each alone. */
final class Verbs {

    /** No verb that is refused at once takes as long. */
    static final Duration LONG = Duration.ofSeconds(25);

    private static final UUID SOME_TASK = UUID.fromString("019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77");

    record Echo(String message) implements Task {}

    record DoorOpened(int n) implements Event {}

    record Reading(String room, double celsius) implements Point {}

    record Last(double celsius) {}

    private Verbs() {}

    /** One verb: blocks until it has worked, throws why not. */
    interface Verb {
        void run() throws Exception;
    }

    /** All that submit, wait, publish, subscribe and query. What returns a future must not throw by itself. */
    static Map<String, Verb> of(Carafe client) {
        Map<String, Verb> verbs = new LinkedHashMap<>();
        Echo echo = new Echo("hi");
        verbs.put("request", () -> client.request("demo", echo));
        CompletableFuture<?> requested = client.requestAsync("demo", echo, TaskResult.class);
        verbs.put("requestAsync", () -> get(requested));
        CompletableFuture<?> executed = client.execute("demo", echo);
        verbs.put("execute", () -> get(executed));
        verbs.put("executeBlocking", () -> client.executeBlocking("demo", echo, SecurePlatform.FOR_EVER));
        verbs.put("call", () -> client.call("demo.Echo", echo, SecurePlatform.FOR_EVER));
        verbs.put("tryCall", () -> client.tryCall("demo.Echo", echo, SecurePlatform.FOR_EVER));
        CompletableFuture<?> found = client.future(SOME_TASK);
        verbs.put("future", () -> get(found));
        verbs.put("task", () -> client.task(SOME_TASK));
        verbs.put("publish", () -> client.publisher().publish(new DoorOpened(1)));
        CompletableFuture<?> published = client.publisher().publishAsync(new DoorOpened(1));
        verbs.put("publishAsync", () -> get(published));
        verbs.put("subscribe", () -> {
            try (Subscriber subscriber = client.subscriber()) {
                subscriber.subscribe(DoorOpened.class);
            }
        });
        Points points = client.points();
        verbs.put("points.write", () -> points.write(new Reading("attic", 21)));
        verbs.put("points.read", () -> points.read(Reading.class, Range.since(Instant.EPOCH)));
        verbs.put("points.latest", () -> points.latest(Reading.class, Series.of("celsius"), Last.class));
        return verbs;
    }

    /** What a future comes to, which must come to something by itself. */
    static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("neither worked nor failed", e);
        }
    }
}
