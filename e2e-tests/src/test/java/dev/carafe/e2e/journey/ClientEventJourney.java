package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.Carafe;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Received;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.point.Points.Row;
import dev.carafe.client.point.Points.Timed;
import dev.carafe.client.point.Range;
import dev.carafe.client.point.Series;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.InvalidRequestException;
import dev.carafe.client.problem.NotFoundException;
import dev.carafe.client.problem.UnreadableException;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.Point;
import dev.carafe.model.event.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java client's publishers, subscribers and points. */
abstract class ClientEventJourney {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final Api hub = JourneyTests.platform().api("hub-1");
    private final Api otherHub = JourneyTests.platform().api("hub-2");
    private final Carafe client = Carafe.builder(
                    JourneyTests.platform().api("gateway-1").address())
            .hub(hub.address())
            .source("/e2e/client")
            .build();

    record KernelStatusChanged(int n, @Tag String where) implements Event {
        @Override
        public Optional<String> topic() {
            return Optional.of(where);
        }
    }

    record Moved(int n) implements Event {}

    record Counted(int n) implements Event {
        @Override
        public Optional<String> topic() {
            return Optional.of("run." + n % 3);
        }
    }

    record Narrowed(int n) implements Event {}

    record Padded(int n, String text) implements Event {}

    record Reading(String room, double celsius) implements Point {}

    record Averages(double celsiusAvg, long celsiusCount, double celsiusMax) {}

    record Last(double celsius) {}

    /** The same type as another record, with other fields. */
    private static final class Other {
        record Moved(Instant n) implements Event {}
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aSubscriberGetsItsTypeAndTopicsOnceAndInOrder() throws Exception {
        isDeliveredByTopicOnce(client.publisher(), client.subscriber(), "h");
    }

    /** The topics begin with a word of the test's own. */
    static void isDeliveredByTopicOnce(Publisher publisher, Subscriber subscriber, String own) throws Exception {
        subscriber.subscribe(KernelStatusChanged.class, own + ".a.b", own + ".a.b.c");
        subscriber.subscribe(KernelStatusChanged.class, own + ".a");
        List<String> topics = List.of(".a.b", ".a.bb", ".a.b.c", "a.b", ".a.b.c.d", ".a", ".c", ".a.b");
        for (int n = 0; n < topics.size(); n++) {
            publisher.publish(new KernelStatusChanged(n, own + topics.get(n)));
        }
        publisher.publish(new Moved(1));
        // Two streams have no order between them; each has its own.
        List<KernelStatusChanged> got = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            Received received = subscriber.receive(LONG);
            assertThat(received.source()).isEqualTo("/e2e/client");
            assertThat(received.topic().orElseThrow()).startsWith(own + ".a");
            assertThat(received.time()).isBeforeOrEqualTo(Instant.now());
            got.add((KernelStatusChanged) received.event());
        }
        assertThat(got).extracting(KernelStatusChanged::n).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 7);
        assertThat(got.stream().map(KernelStatusChanged::n).filter(n -> n != 1 && n != 5))
                .containsExactly(0, 2, 4, 7);
        assertThatThrownBy(() -> subscriber.get(Duration.ofMillis(200))).isInstanceOf(TimeoutException.class);
        assertThat(subscriber.gaps()).isZero();
        subscriber.close();
        publisher.close();
    }

    @Test
    void eventsAreTakenWithoutBlockingToo() throws Exception {
        Subscriber subscriber = client.subscriber();
        subscriber.subscribe(Moved.class);
        CompletableFuture<Received> given = subscriber.next();
        given.cancel(false);
        CompletableFuture<Received> first = subscriber.next();
        CompletableFuture<Received> second = subscriber.next();
        Publisher publisher = client.publisher();
        List<CompletableFuture<Void>> published = IntStream.range(0, 3)
                .mapToObj(n -> publisher.publishAsync(new Moved(n)))
                .toList();
        for (CompletableFuture<Void> one : published) {
            one.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(first.get(LONG.toSeconds(), TimeUnit.SECONDS).event()).isEqualTo(new Moved(0));
        assertThat(second.get(LONG.toSeconds(), TimeUnit.SECONDS).event()).isEqualTo(new Moved(1));
        assertThat(subscriber.get(LONG)).isEqualTo(new Moved(2));

        CompletableFuture<Received> never = subscriber.next();
        subscriber.close();
        assertThatThrownBy(() -> never.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> subscriber.get(LONG)).isInstanceOf(ClosedException.class);
    }

    @Test
    void typesAreExactAndWhatCannotBeReadIsSaid() throws Exception {
        Subscriber subscriber = client.subscriber();
        assertThatThrownBy(() -> subscriber.subscribe(Event.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> subscriber.subscribe(Moved.class, "a..b"))
                .isInstanceOf(IllegalArgumentException.class);
        subscriber.subscribe(Other.Moved.class);
        assertThatThrownBy(() -> subscriber.subscribe(Moved.class)).isInstanceOf(IllegalArgumentException.class);
        Publisher publisher = client.publisher();
        Instant time = Instant.parse("2026-01-02T03:04:05Z");
        assertThatThrownBy(() -> {
                    record Deep(List<Integer> numbers) implements Event {}
                    publisher.publish(new Deep(List.of(1)));
                })
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem()
                                        .orElseThrow()
                                        .errors()
                                        .get(0)
                                        .pointer())
                                .isEqualTo("/data/numbers"));
        hub.answer(post(
                "/v1/events",
                "application/cloudevents+json",
                EventJourney.event("Moved", "odd", "x", "2026-01-02T03:04:05Z", "{\"n\":true}")));
        publisher.publish(new Other.Moved(time));
        assertThatThrownBy(() -> subscriber.get(LONG)).isInstanceOf(UnreadableException.class);
        assertThat(subscriber.get(LONG)).isEqualTo(new Other.Moved(time));
    }

    @Test
    void aSubscriberOutlivesAHubThatGoesAwayAndComesBackWithoutLossOrRepetition() throws Exception {
        int total = 10_000;
        try (TcpProxy proxy = TcpProxy.before(otherHub.address().toString());
                Subscriber subscriber = client.subscriber(
                        URI.create(proxy.through(otherHub.address().toString())));
                Publisher publisher = client.publisher()) {
            subscriber.subscribe(Counted.class, "run");
            subscriber.subscribe(Narrowed.class);
            // Away before the first event has come.
            proxy.stall();
            proxy.cut();
            List<CompletableFuture<Void>> published = new ArrayList<>();
            for (int n = 0; n < total; n++) {
                published.add(publisher.publishAsync(new Counted(n)));
                if (n == total / 4) {
                    CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
                            .get(60, TimeUnit.SECONDS);
                    proxy.cut();
                    proxy.resume();
                }
                if (n == total / 2) {
                    CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
                            .get(60, TimeUnit.SECONDS);
                    await("it receives again").atMost(LONG).until(() -> subscriber.waiting() > 0);
                    proxy.stallAnswers();
                    proxy.cut();
                }
            }
            CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            proxy.cut();
            proxy.resume();
            List<Integer> got = new ArrayList<>();
            for (int n = 0; n < total; n++) {
                got.add(((Counted) subscriber.get(LONG)).n());
            }
            assertThat(got).isEqualTo(IntStream.range(0, total).boxed().toList());
            assertThatThrownBy(() -> subscriber.get(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
            assertThat(subscriber.gaps()).isZero();
        }
    }

    @Test
    void whatTheHubLeavesOutForASlowReaderIsAGapAndIsFetched() throws Exception {
        JourneyTests.onceIsEnough();
        String text = "x".repeat(4_000);
        try (TcpProxy proxy = TcpProxy.before(otherHub.address().toString());
                Subscriber subscriber = client.subscriber(
                        URI.create(proxy.through(otherHub.address().toString())));
                Publisher publisher = client.publisher()) {
            subscriber.subscribe(Padded.class);
            double before = gapsOfOtherHub();
            proxy.stallAnswers();
            List<CompletableFuture<Void>> published = new ArrayList<>();
            await("the hub has no room left").atMost(Duration.ofSeconds(90)).until(() -> {
                for (int n = 0; n < 1_000; n++) {
                    published.add(publisher.publishAsync(new Padded(published.size(), text)));
                }
                CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
                return gapsOfOtherHub() > before;
            });
            assertThat(subscriber.gaps()).isZero();
            proxy.resume();
            for (int n = 0; n < published.size(); n++) {
                assertThat(((Padded) subscriber.get(LONG)).n()).isEqualTo(n);
            }
            assertThat(subscriber.gaps()).isPositive();
        }
    }

    private double gapsOfOtherHub() {
        return otherHub.answer(get("/actuator/metrics/carafe.stream.gaps"))
                .json()
                .at("/measurements/0/value")
                .asDouble();
    }

    @Test
    void pointsAreWrittenAndQueriedAsRecords() {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        List<Timed<Reading>> readings = IntStream.range(0, 6)
                .mapToObj(n -> new Timed<>(start.plusSeconds(20 * n), new Reading(n % 2 == 0 ? "north" : "south", n)))
                .toList();
        client.points().write(readings);
        client.points().write(new Reading("attic", 40), start.plusSeconds(3_600));
        Range hour = Range.between(start, start.plusSeconds(3_600));
        assertThat(client.points().read(Reading.class, hour)).isEqualTo(readings);
        assertThat(client.points().read(Reading.class, Range.since(start).with("room", "attic")))
                .containsExactly(new Timed<>(start.plusSeconds(3_600), new Reading("attic", 40)));

        Series series = Series.of("celsius")
                .aggregated("avg", "count", "max")
                .every(Duration.ofMinutes(1))
                .of(hour);
        assertThat(client.points().series(Reading.class, series, Averages.class))
                .extracting(Row::time, Row::values)
                .containsExactly(
                        tuple(start, new Averages(1, 3, 2)), tuple(start.plusSeconds(60), new Averages(4, 3, 5)));
        assertThat(client.points().latest(Reading.class, Series.of("celsius"), Last.class))
                .extracting(Row::values)
                .containsExactly(new Last(40));
        assertThatThrownBy(() -> client.points().series(Unwritten.class, series, Averages.class))
                .isInstanceOf(NotFoundException.class);
        assertThat(hub.answer(get("/v1/events?type=Reading&limit=1"))
                        .json()
                        .path("items")
                        .path(0)
                        .has("subject"))
                .isFalse();
    }

    record Unwritten(double celsius) implements Point {}
}
