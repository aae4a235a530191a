package dev.carafe.client.amqp;

import dev.carafe.client.event.EventSubscription;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.http.Connections;
import dev.carafe.model.topology.BrokerDialect;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Events over AMQP, for the client. Nothing else names this package, so that nobody needs the library without using it. */
public final class Amqp {

    private Amqp() {}

    /**
     * Whether that is an address of AMQP.
     *
     * @throws IllegalArgumentException if it is, and the library is not there
     */
    public static boolean is(URI address) {
        if (!"amqp".equals(address.getScheme()) && !"amqps".equals(address.getScheme())) {
            return false;
        }
        try {
            Class.forName("com.rabbitmq.client.ConnectionFactory", false, Amqp.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("AMQP needs com.rabbitmq:amqp-client on the class path", e);
        }
    }

    /** Events to the exchange of that broker. */
    public static Publisher.Outlet outlet(
            Connections connections,
            URI broker,
            Duration connectTimeout,
            Duration requestTimeout,
            @Nullable SSLContext tls) {
        return new AmqpEventSender(connections, new AmqpConnections(broker, connectTimeout, tls), requestTimeout);
    }

    /** Events from the exchange of that broker. */
    public static EventSubscription feed(
            URI broker,
            Duration connectTimeout,
            Duration requestTimeout,
            @Nullable SSLContext tls,
            EventSubscription.Sink sink) {
        return new AmqpSubscription(
                new AmqpConnections(broker, connectTimeout, tls),
                requestTimeout,
                new SubscriberQueue(BrokerDialect.MOST_FOR_SUBSCRIBER),
                sink);
    }
}
