package lab;

import dev.carafe.client.Carafe;
import dev.carafe.client.call.CallOutcome;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.point.Points;
import dev.carafe.client.point.Range;
import dev.carafe.client.point.Series;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskExecutionException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Submits, awaits, calls, publishes, subscribes and queries. Arguments: the gateway's address and the hub's. */
public final class Tour {

    record Echo(String message) implements Task {}

    record Sleep(long millis) implements Task {}

    record Fail(String message) implements Task {}

    record Nap(Instant startedAt, Instant finishedAt) {}

    record Temperature(@Tag String room, double celsius) implements Event {
        @Override
        public Optional<String> topic() {
            return Optional.of("lab." + room);
        }
    }

    record Warmest(double celsiusMax, long celsiusCount) {}

    public static void main(String[] addresses) throws Exception {
        URI gateway = URI.create(addresses.length > 0 ? addresses[0] : "http://127.0.0.1:8080");
        URI hub = URI.create(addresses.length > 1 ? addresses[1] : "http://127.0.0.1:8082");
        try (Carafe carafe = Carafe.builder(gateway).hub(hub).build()) {
            first(carafe);
            tasks(carafe);
            calls(carafe);
            points(carafe);
        }
    }

    private static void first(Carafe carafe) throws TimeoutException {
        // README
        TaskFuture<Echo> future = carafe.request("demo", new Echo("hi"), Echo.class); // returns when it is accepted
        System.out.println(future.taskId() + " " + future.join());

        Subscriber subscriber = carafe.subscriber();
        subscriber.subscribe(Temperature.class, "lab");
        carafe.publisher().publish(new Temperature("north", 21.5));
        System.out.println(subscriber.get(Duration.ofSeconds(10)));
        // README
        subscriber.close();
    }

    private static void tasks(Carafe carafe) throws TimeoutException {
        Nap nap = carafe.executeBlocking("demo", new Sleep(20), Nap.class, Duration.ofSeconds(10));
        System.out.println("slept: " + !nap.finishedAt().isBefore(nap.startedAt().plusMillis(20)));

        List<CompletableFuture<Echo>> many = IntStream.range(0, 1_000)
                .mapToObj(n -> carafe.execute("demo", new Echo("number " + n), Echo.class))
                .toList();
        System.out.println("echoes: " + many.stream().map(CompletableFuture::join).distinct().count());

        try {
            carafe.executeBlocking("demo", new Fail("on purpose"), Nap.class, Duration.ofSeconds(10));
        } catch (TaskExecutionException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }

    private static void calls(Carafe carafe) throws TimeoutException {
        Duration timeout = Duration.ofSeconds(10);
        System.out.println("called: " + carafe.call("demo.Echo", Map.of("message", "again"), timeout));
        for (String function : List.of("demo.Echo", "demo.Fail", "demo.Ehco")) {
            CallOutcome outcome = carafe.tryCall(function, Map.of("message", "tried"), timeout);
            if (outcome instanceof CallOutcome.Ok ok) {
                System.out.println("returned: " + ok.value());
            } else if (outcome instanceof CallOutcome.RemoteError failed) {
                System.out.println("failed there: " + failed.error().evalue());
            } else if (outcome instanceof CallOutcome.NotSent notSent) {
                System.out.println("never ran: " + notSent.reason());
            }
        }
    }

    private static void points(Carafe carafe) {
        Points points = carafe.points();
        Instant hour = Instant.parse("2026-01-01T12:00:00Z");
        points.write(new Temperature("south", 18.5), hour);
        points.write(new Temperature("south", 24.5), hour.plusSeconds(60));
        Series series = Series.of("celsius")
                .aggregated("max", "count")
                .every(Duration.ofHours(1))
                .of(Range.between(hour, hour.plusSeconds(3_600)).at("lab.south"));
        points.series(Temperature.class, series, Warmest.class)
                .forEach(row -> System.out.println("warmest: " + row.time() + " " + row.values().celsiusMax()));
    }
}
