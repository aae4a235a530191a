package dev.carafe.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgottenQueuesTests {

    private final AtomicLong nanos = new AtomicLong();
    private final ForgottenQueues forgotten =
            new ForgottenQueues(TestServers.broker().broker(), nanos::get);
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(TestServers.freshVirtualHost());
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.queueDeclare("plain", true, false, false, Map.of());
        channel.queueDeclare("described", true, false, false, Map.of("x-qpid-description", "of no use to anybody"));
        channel.queueDeclare("expiring", true, false, false, Map.of("x-qpid-description", "expires=60000"));
        forgotten.check();
    }

    @AfterEach
    void disconnect() {
        forgotten.close();
        connection.abort();
    }

    @Test
    void whatNobodyConsumesFromGoesAndNothingElse() throws Exception {
        pass(59);
        assertThat(isThere("expiring")).isTrue();
        pass(1);
        assertThat(isThere("expiring")).isFalse();
        pass(100_000);
        assertThat(isThere("plain")).isTrue();
        assertThat(isThere("described")).isTrue();
    }

    @Test
    void whatSomebodyConsumesFromStays() throws Exception {
        String tag = channel.basicConsume("expiring", (consumer, message) -> {}, consumer -> {});
        pass(100_000);
        assertThat(isThere("expiring")).isTrue();
        pass(30);
        channel.basicCancel(tag);
        pass(59);
        assertThat(isThere("expiring")).isTrue();
        pass(1);
        assertThat(isThere("expiring")).isFalse();
    }

    @Test
    void aUseBetweenTwoLooksStartsItsTimeAnew() throws Exception {
        pass(50);
        try (Channel own = connection.createChannel()) {
            own.basicConsume("expiring", (consumer, message) -> {}, consumer -> {});
        }
        await().until(() -> channel.queueDeclarePassive("expiring").getConsumerCount() == 0);
        pass(59);
        assertThat(isThere("expiring")).isTrue();
        pass(1);
        assertThat(isThere("expiring")).isFalse();
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        forgotten.check();
    }

    private boolean isThere(String queue) throws Exception {
        try (Channel own = connection.createChannel()) {
            own.queueDeclarePassive(queue);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
