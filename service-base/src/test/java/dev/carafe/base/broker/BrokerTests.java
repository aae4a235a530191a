package dev.carafe.base.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.TaskSubmitted;
import dev.carafe.base.testing.SmallService;
import dev.carafe.infra.EmbeddedBroker;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.topology.EventNames;
import dev.carafe.model.topology.TaskNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.AbstractRoutingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

class BrokerTests {

    private static SmallService service;

    @BeforeAll
    static void start() {
        service = SmallService.start(TestServers.freshVirtualHost());
        await().until(() -> service.bean(Topology.class).isConnected());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whatIsConfirmedIsDeliveredAndSurvivesALostConnection() {
        String queue = queue(100);
        List<String> heard = new CopyOnWriteArrayList<>();
        var subscription = service.bean(Subscriptions.class).consume(queue, 10, delivery -> {
            heard.add(new String(delivery.body(), StandardCharsets.UTF_8));
            delivery.ack();
        });
        publish(queue, "one").join();
        await().until(() -> heard.equals(List.of("one")));

        service.bean(CachingConnectionFactory.class).resetConnection();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(subscription.isConsuming()).isTrue();
            publish(queue, "two").join();
            assertThat(heard).contains("two");
        });
        subscription.close();
    }

    /** Such a message comes again; what is held up by an attempt to connect is whoever acknowledges. */
    @Test
    void anAcknowledgementOfALostMessageIsDroppedAndOpensNoConnection() {
        List<Delivery> held = new CopyOnWriteArrayList<>();
        EmbeddedBroker own = EmbeddedBroker.start(TestServers.freshBroker(EmbeddedBroker.Store.MEMORY));
        try (SmallService alone = SmallService.start(own.addVirtualHost("own"))) {
            await().until(() -> alone.bean(Topology.class).isConnected());
            String queue = "test." + UUID.randomUUID();
            alone.bean(Topology.class)
                    .declare(QueueDeclaration.of(queue, dialect -> Map.of()).boundTo(TaskNames.EXCHANGE, queue));
            alone.bean(Subscriptions.class).consume(queue, 1, held::add);
            alone.bean(ConfirmedPublisher.class)
                    .publish(TaskNames.EXCHANGE, queue, "text/plain", new byte[] {1}, Map.of(), true)
                    .join();
            await().until(() -> held.size() == 1);

            own.close();
            await().until(() -> !alone.bean(Topology.class).isConnected());
            held.getFirst().ack();
        }
    }

    /** The broker is there: nobody may be told that it is not because an earlier connection has ended. */
    @Test
    void aConnectionThatEndsWhileAChannelIsOpenedIsReplacedAtOnce() {
        CachingConnectionFactory ending = ownConnections();
        ending.addConnectionListener(
                created -> Objects.requireNonNull(created.getDelegate()).abort());

        try (ConfirmedPublisher publisher = new ConfirmedPublisher(new FirstFrom(ending), 1, Duration.ofSeconds(10))) {
            assertThat(publishSomething(publisher)).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            ending.destroy();
        }
    }

    /** One channel that could not be opened does not refuse what the others would send. */
    @Test
    void whoConnectsAgainEndsThePauseOfAll() {
        // Nothing listens there.
        CachingConnectionFactory away = new CachingConnectionFactory("localhost", 1);

        try (ConfirmedPublisher publisher = new ConfirmedPublisher(new FirstFrom(away), 3, Duration.ofSeconds(10))) {
            List<Boolean> sent = new ArrayList<>();
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                sent.add(publishSomething(publisher)
                        .handle((_, failure) -> failure == null)
                        .join());
                return sent.size() == 24;
            });
            assertThat(sent.getFirst()).isFalse();
            assertThat(sent.subList(sent.indexOf(true), sent.size())).containsOnly(true);
        } finally {
            away.destroy();
        }
    }

    @Test
    void manyPublishersShareTheChannels() {
        String queue = queue(100_000);
        List<CompletableFuture<?>> confirms = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            confirms.add(publish(queue, "m" + i));
        }

        CompletableFuture.allOf(confirms.toArray(CompletableFuture[]::new))
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aMessageWithoutAQueueAndAFullQueueAreToldApart() {
        String queue = queue(2);
        assertThat(reason(publish("nowhere", "x"))).isEqualTo(PublishException.Reason.UNROUTABLE);
        publish(queue, "1").join();
        publish(queue, "2").join();

        assertThat(reason(publish(queue, "3"))).isEqualTo(PublishException.Reason.REJECTED);
    }

    @Test
    void eventsComeAsBatchesOfOneType() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var subscription = service.bean(Subscriptions.class)
                .listen("test", List.of(new QueueDeclaration.Binding(EventNames.EXCHANGE, "#")), 100, delivery -> {
                    assertThat(delivery.contentType()).isEqualTo(EventNames.BATCH_JSON);
                    heard.add(delivery.routingKey() + " " + new String(delivery.body(), StandardCharsets.UTF_8));
                    delivery.ack();
                });
        await().until(subscription::isConsuming);
        UUID id = UUID.randomUUID();
        service.bean(EventPublisher.class).publish(new TaskSubmitted(id, "demo", "Echo", null));

        await().until(() -> !heard.isEmpty());
        assertThat(heard.getFirst())
                .startsWith("TaskSubmitted [{\"specversion\":\"1.0\",\"id\":\"")
                .contains("\"source\":\"/carafe/small/", "\"subject\":\"demo.Echo\"")
                .endsWith("\"data\":{\"id\":\"" + id + "\",\"service\":\"demo\",\"type\":\"Echo\"}}]");
        subscription.close();
    }

    /** Takes the first connection from somewhere else than the others. */
    private static final class FirstFrom extends AbstractRoutingConnectionFactory {
        private final AtomicBoolean first = new AtomicBoolean(true);

        FirstFrom(ConnectionFactory other) {
            setTargetConnectionFactories(Map.of("first", other));
            setDefaultTargetConnectionFactory(service.bean(CachingConnectionFactory.class));
        }

        @Override
        protected @Nullable Object determineCurrentLookupKey() {
            return first.getAndSet(false) ? "first" : null;
        }
    }

    private static CachingConnectionFactory ownConnections() {
        return new CachingConnectionFactory(
                service.bean(CachingConnectionFactory.class).getRabbitConnectionFactory());
    }

    private static CompletableFuture<@Nullable Void> publishSomething(ConfirmedPublisher publisher) {
        return publisher.publish(EventNames.EXCHANGE, "any", "text/plain", new byte[] {1}, Map.of(), false);
    }

    private static String queue(int max) {
        String name = "test." + UUID.randomUUID();
        service.bean(Topology.class)
                .declare(QueueDeclaration.of(name, dialect -> switch (dialect) {
                            case RABBITMQ ->
                                Map.of("x-max-length", max, "x-overflow", "reject-publish", "x-expires", 60_000);
                            case QPID -> Map.of("qpid.policy_type", "reject", "qpid.max_count", max);
                        })
                        .boundTo(TaskNames.EXCHANGE, name));
        return name;
    }

    private static CompletableFuture<?> publish(String key, String text) {
        return service.bean(ConfirmedPublisher.class)
                .publish(
                        TaskNames.EXCHANGE,
                        key,
                        "text/plain",
                        text.getBytes(StandardCharsets.UTF_8),
                        Map.of("k", "v"),
                        true);
    }

    private static PublishException.Reason reason(CompletableFuture<?> publication) {
        var thrown = catchThrowableOfType(CompletionException.class, publication::join);
        assertThat(thrown).hasCauseInstanceOf(PublishException.class);
        return Objects.requireNonNull((PublishException) thrown.getCause()).reason();
    }
}
