package dev.carafe.e2e.platform;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A broker that can be killed, and started again on the same port and disk. */
public sealed interface BrokerServer extends AutoCloseable
        permits EmbeddedBrokerServer, RabbitMqContainerServer, RabbitMqNodeServer {

    /** With user and password. */
    String amqpUri();

    /** kill -9. */
    void kill();

    /** Starts it again after {@link #kill()}; returns once it takes connections. */
    void restart();

    @Override
    void close();

    /** A connection of the test's own. */
    default Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(2_000);
        try {
            factory.setUri(amqpUri());
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IOException(e);
        }
        return factory.newConnection();
    }

    /** Returns once a client can log in. */
    default void awaitConnections() {
        await("the broker takes connections")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    try (Connection connection = connect()) {
                        return connection.isOpen();
                    }
                });
    }
}
