package dev.carafe.infra.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RabbitMqNodeTests {
    @BeforeEach
    void needsRabbitMq() {
        assumeTrue(RabbitMqNode.isInstalled(), "no rabbitmq-server on this machine");
    }

    @Test
    void keepsConfirmedMessagesThroughAKillAndLeavesNothingBehind() throws Exception {
        Set<Long> before = children();
        try (RabbitMqNode node = RabbitMqNode.start()) {
            try (Connection connection = connect(node);
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("q", true, false, false, Map.of("x-queue-type", "quorum"));
                letTheNodeSaveItsNames();
                channel.confirmSelect();
                channel.basicPublish("", "q", MessageProperties.PERSISTENT_TEXT_PLAIN, new byte[] {42});
                channel.waitForConfirmsOrDie(5_000);
                node.kill();
            } catch (com.rabbitmq.client.AlreadyClosedException e) {
                // Closing what the kill has closed.
            }

            node.restart();

            try (Connection connection = connect(node);
                    Channel channel = connection.createChannel()) {
                assertThat(channel.basicGet("q", true).getBody()).containsExactly(42);
            }

            node.stop();
            node.restart();
            connect(node).close();
        }
        assertThat(children()).isEqualTo(before);
    }

    private static Connection connect(RabbitMqNode node) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(node.amqpUri());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    /** Quorum queues are known by a table that RabbitMQ 3.10 writes to disk some time after the declaration. */
    private static void letTheNodeSaveItsNames() {
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    }

    private static Set<Long> children() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }
}
