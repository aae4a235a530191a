package dev.carafe.gateway.wakeup;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.topology.TaskNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QueueNotifierTests {

    @Test
    void aDoorbellSaysWhereThereIsWork() throws Exception {
        String url = TestServers.freshVirtualHost();
        try (Gateway gateway = Gateway.start(TestServers.freshDatabase(), url);
                Broker broker = new Broker(url)) {
            new FakeWorker(gateway, parallel("lab", "Echo"), sequential("lab", "Step"));
            gateway.bean(KnownTypes.class).refresh();
            assertThat(gateway.submit("lab", "{\"type\": \"Echo\"}").status()).isEqualTo(202);
            assertThat(gateway.submit("lab", "{\"type\": \"Step\"}").status()).isEqualTo(202);

            assertThat(broker.next("tasks.lab.Echo")).isEqualTo("{\"service\":\"lab\",\"type\":\"Echo\"}");
            assertThat(broker.next("tasks.lab")).isEqualTo("{\"service\":\"lab\",\"type\":\"Step\"}");
            assertThat(broker.channel.messageCount(TaskNames.DEAD)).isZero();

            // A queue that is gone is declared again, and the wake-up message is rung there.
            broker.channel.queueDelete("tasks.lab.Echo");
            assertThat(gateway.submit("lab", "{\"type\": \"Echo\"}").status()).isEqualTo(202);
            assertThat(broker.channel.messageCount("tasks.lab.Echo")).isEqualTo(1);
        }
    }

    @Test
    void aQueueFullOfDoorbellsRefusesNoTask() throws Exception {
        String url = TestServers.freshVirtualHost();
        try (Gateway gateway = Gateway.start(TestServers.freshDatabase(), url);
                Broker broker = new Broker(url)) {
            // Declared here with a small bound; the gateway's own declaration then changes nothing.
            broker.channel.queueDeclare(
                    "tasks.lab.Echo",
                    true,
                    false,
                    false,
                    java.util.Map.of("qpid.policy_type", "reject", "qpid.max_count", 2));
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            for (int n = 0; n < 5; n++) {
                assertThat(gateway.submit("lab", "{\"type\": \"Echo\"}").status())
                        .isEqualTo(202);
            }
            assertThat(broker.channel.messageCount("tasks.lab.Echo")).isEqualTo(2);
        }
    }

    private static final class Broker implements AutoCloseable {
        private final com.rabbitmq.client.Connection connection;
        final Channel channel;

        Broker(String url) throws Exception {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(url);
            connection = factory.newConnection();
            channel = connection.createChannel();
        }

        String next(String queue) throws Exception {
            GetResponse message = channel.basicGet(queue, true);
            return message == null ? "" : new String(message.getBody(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
