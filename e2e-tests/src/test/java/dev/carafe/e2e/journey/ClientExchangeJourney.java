package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.Carafe;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Subscriber;
import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.TcpProxy;
import dev.carafe.model.event.Event;
import dev.carafe.model.task.TaskResult;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java client's publishers and subscribers straight at the broker's exchange. */
abstract class ClientExchangeJourney {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final Api hub = JourneyTests.platform().api("hub-1");
    private final URI broker = URI.create(JourneyTests.platform().broker().amqpUri());
    private final Carafe client = Carafe.builder(
                    JourneyTests.platform().api("gateway-1").address())
            .hub(hub.address())
            .source("/e2e/client")
            .build();

    /** What is of interest of the platform's own. */
    record TaskFinished(String service, String type) implements Event {}

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aSubscriberGetsItsTypeAndTopicsOnceAndInOrder() throws Exception {
        ClientEventJourney.isDeliveredByTopicOnce(client.publisher(broker), client.subscriber(broker), "x");
        await("the hub has stored them")
                .atMost(LONG)
                .until(() -> hub.answer(get("/v1/events?type=KernelStatusChanged&topic=x"))
                                .json()
                                .path("items")
                                .size()
                        == 7);
    }

    /** They travel in batches that name no topic, of which a subscriber gets its part. */
    @Test
    void thePlatformsOwnEventsComeOverTheExchangeToo() throws Exception {
        Subscriber subscriber = client.subscriber(broker);
        subscriber.subscribe(TaskFinished.class, "demo.Echo");
        List<CompletableFuture<TaskResult>> tasks = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            tasks.add(client.execute("demo", new DemoTasks.Fail("x")));
            tasks.add(client.execute("demo", new DemoTasks.Echo("x")));
        }
        for (CompletableFuture<TaskResult> one : tasks) {
            one.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        for (int n = 0; n < 5; n++) {
            assertThat(subscriber.get(LONG)).isEqualTo(new TaskFinished("demo", "Echo"));
        }
    }

    /** More events than wait in a subscriber, so that the last losses meet one that waits for room. */
    @Test
    void aSubscriberOutlivesLostConnectionsWithoutLossOrRepetition() throws Exception {
        int part = 2_000;
        int total = 6 * part;
        assertThat(total).isGreaterThan(Subscriber.ROOM);
        try (TcpProxy proxy = TcpProxy.before(broker.toString());
                Subscriber subscriber = client.subscriber(URI.create(proxy.through(broker.toString())));
                Publisher publisher = client.publisher(broker)) {
            subscriber.subscribe(ClientEventJourney.Counted.class, "run");
            publish(publisher, 0, part);
            proxy.cut();
            publish(publisher, part, 2 * part);
            await("it receives again").atMost(LONG).until(() -> subscriber.waiting() > part);
            // Away for a while, in both ways.
            proxy.stall();
            proxy.cut();
            publish(publisher, 2 * part, 3 * part);
            proxy.cut();
            proxy.resume();
            await("it receives again").atMost(LONG).until(() -> subscriber.waiting() > 2 * part);
            proxy.stallAnswers();
            publish(publisher, 3 * part, 4 * part);
            proxy.cut();
            publish(publisher, 4 * part, 5 * part);
            proxy.cut();
            proxy.resume();
            publish(publisher, 5 * part, total);
            for (int times = 0; times < 3; times++) {
                await("it is full and connected")
                        .atMost(LONG)
                        .until(() -> subscriber.waiting() == Subscriber.ROOM && proxy.connections() > 0);
                proxy.cut();
            }
            List<Integer> got = new ArrayList<>();
            for (int n = 0; n < total; n++) {
                got.add(((ClientEventJourney.Counted) subscriber.get(LONG)).n());
            }
            assertThat(got).isEqualTo(IntStream.range(0, total).boxed().toList());
            assertThatThrownBy(() -> subscriber.get(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
            assertThat(subscriber.gaps()).isZero();
        }
    }

    private static void publish(Publisher publisher, int from, int to) throws Exception {
        List<CompletableFuture<Void>> published = IntStream.range(from, to)
                .mapToObj(n -> publisher.publishAsync(new ClientEventJourney.Counted(n)))
                .toList();
        CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
}
