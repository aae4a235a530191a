package dev.carafe.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.store.berkeleydb.BDBEnvironmentContainer;
import org.apache.qpid.server.store.berkeleydb.EnvironmentFacade;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTests {
    private final ConnectionFactory factory = new ConnectionFactory();
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        factory.setUri(TestServers.freshVirtualHost());
        connection = factory.newConnection();
        channel = connection.createChannel();
    }

    @AfterEach
    void disconnect() {
        connection.abort();
    }

    @Test
    void offersHeartbeats() {
        assertThat(connection.getHeartbeat()).isEqualTo(30);
    }

    @Test
    void oneConsumerAtATimeAndTheNextTakesOver() throws Exception {
        queue("dead", Map.of());
        Map<String, Object> arguments = new HashMap<>(work());
        arguments.putAll(Map.of("qpid.policy_type", "reject", "qpid.max_count", 100, "x-single-active-consumer", true));
        queue("single", arguments);
        Queue<String> first = new ConcurrentLinkedQueue<>();
        Queue<String> second = new ConcurrentLinkedQueue<>();
        Channel one = connection.createChannel();
        Channel other = connection.createChannel();
        one.basicQos(1);
        other.basicQos(1);
        one.basicConsume("single", false, (tag, message) -> first.add(text(message.getBody())), tag -> {});
        other.basicConsume("single", false, (tag, message) -> second.add(text(message.getBody())), tag -> {});

        publish("single", "a");
        publish("single", "b");
        Awaitility.await().until(() -> first.size() == 1);
        assertThat(second).isEmpty();
        one.close();

        Awaitility.await().until(() -> second.size() == 1);
        assertThat(first).containsExactly("a");
        assertThat(second).containsExactly("a");
    }

    @Test
    void aFullQueueRefusesMandatoryMessages() throws Exception {
        queue("dead", Map.of());
        Map<String, Object> arguments = new HashMap<>(work());
        arguments.putAll(Map.of("qpid.policy_type", "reject", "qpid.max_count", 2));
        queue("bounded", arguments);
        channel.confirmSelect();
        for (int i = 0; i < 2; i++) {
            channel.basicPublish("", "bounded", true, MessageProperties.PERSISTENT_BASIC, new byte[1]);
        }
        assertThat(channel.waitForConfirms(5_000)).isTrue();

        channel.basicPublish("", "bounded", true, MessageProperties.PERSISTENT_BASIC, new byte[1]);

        assertThat(channel.waitForConfirms(5_000)).isFalse();
        assertThat(channel.queueDeclarePassive("bounded").getMessageCount()).isEqualTo(2);
    }

    @Test
    void aRejectedMessageIsDeadAtOnce() throws Exception {
        queue("dead", Map.of("qpid.policy_type", "ring", "qpid.max_count", 10_000));
        queue("work", work());
        publish("work", "poison");
        GetResponse message = channel.basicGet("work", false);

        channel.basicReject(message.getEnvelope().getDeliveryTag(), false);

        Awaitility.await().until(() -> channel.messageCount("dead") == 1);
        assertThat(channel.messageCount("work")).isZero();
        assertThat(text(channel.basicGet("dead", true).getBody())).isEqualTo("poison");
    }

    @Test
    void aLostConsumersMessageIsDeliveredAgainAndNotDead() throws Exception {
        queue("dead", Map.of());
        queue("work", work());
        publish("work", "a");
        for (int i = 0; i < 5; i++) {
            Connection lost = factory.newConnection();
            assertThat(lost.createChannel().basicGet("work", false)).isNotNull();
            lost.abort();
            Awaitility.await().until(() -> channel.messageCount("work") == 1);
        }
        assertThat(channel.messageCount("dead")).isZero();
    }

    @Test
    void aRingKeepsTheNewest() throws Exception {
        queue("ring", Map.of("qpid.policy_type", "ring", "qpid.max_count", 2));
        for (String text : List.of("a", "b", "c")) {
            publish("ring", text);
        }
        assertThat(channel.messageCount("ring")).isEqualTo(2);
        assertThat(text(channel.basicGet("ring", true).getBody())).isEqualTo("b");
        assertThat(text(channel.basicGet("ring", true).getBody())).isEqualTo("c");
    }

    @Test
    void unknownArgumentsAreRefused() {
        assertThatThrownBy(() -> queue("strict", Map.of("x-queue-type", "quorum")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void restartsOnItsPortAndDataInThisJvm() throws Exception {
        EmbeddedBroker.Options any = TestServers.freshBroker(EmbeddedBroker.Store.DURABLE);
        EmbeddedBroker.Options options =
                new EmbeddedBroker.Options(any.folder(), any.store(), FreePorts.nextForServer(), any.password());
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            ConnectionFactory ownFactory = new ConnectionFactory();
            ownFactory.setUri(broker.amqpUri());
            try (Connection own = ownFactory.newConnection();
                    Channel ownChannel = own.createChannel()) {
                ownChannel.queueDeclare("q", true, false, false, Map.of());
                ownChannel.confirmSelect();
                ownChannel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[1 << 20]);
                ownChannel.waitForConfirmsOrDie(5_000);
            }
        }
        for (int i = 0; i < 2; i++) {
            try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
                ConnectionFactory ownFactory = new ConnectionFactory();
                ownFactory.setUri(broker.amqpUri());
                try (Connection own = ownFactory.newConnection();
                        Channel ownChannel = own.createChannel()) {
                    assertThat(ownChannel.messageCount("q")).isEqualTo(1);
                }
            }
        }
    }

    /** As it is after a write that did not succeed, on a full disk for example. */
    @Test
    void isStartedAgainOnItsPortWhenItsStoreHasFailed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(TestServers.freshBroker(EmbeddedBroker.Store.DURABLE))) {
            ConnectionFactory own = new ConnectionFactory();
            own.setUri(broker.amqpUri());
            Connection first = own.newConnection();
            Channel publisher = first.createChannel();
            publisher.queueDeclare("q", true, false, false, Map.of());
            publisher.confirmSelect();
            publisher.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[100]);
            publisher.waitForConfirmsOrDie(5_000);

            storeOf(broker).flushLogFailed(new IllegalStateException("nothing can be written"));

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !publisher.isOpen());
            first.abort();
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                try (Connection again = own.newConnection();
                        Channel reader = again.createChannel()) {
                    assertThat(reader.messageCount("q")).isEqualTo(1);
                }
            });
        }
    }

    private static EnvironmentFacade storeOf(EmbeddedBroker broker) {
        VirtualHostNode<?> node =
                broker.broker().getChildren(VirtualHostNode.class).iterator().next();
        return ((BDBEnvironmentContainer<?>) node.getVirtualHost()).getEnvironmentFacade();
    }

    private void queue(String name, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(name, true, false, false, arguments);
    }

    private static Map<String, Object> work() {
        return Map.of("alternateBinding", "{\"destination\":\"dead\"}", "x-qpid-maximum-delivery-count", 1);
    }

    private void publish(String queue, String text) throws Exception {
        channel.confirmSelect();
        channel.basicPublish(
                "",
                queue,
                true,
                MessageProperties.PERSISTENT_TEXT_PLAIN,
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(channel.waitForConfirms(5_000)).isTrue();
    }

    private static String text(byte[] body) {
        return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }
}
