package dev.carafe.base.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that waits to be acknowledged, once, by any thread. If the connection is lost before that, the broker gives
 * it to somebody again and the acknowledgement here does nothing.
 */
public final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final Envelope envelope;
    private final BasicProperties properties;
    private final byte[] body;
    private final Channel channel;

    Delivery(Envelope envelope, BasicProperties properties, byte[] body, Channel channel) {
        this.envelope = envelope;
        this.properties = properties;
        this.body = body;
        this.channel = channel;
    }

    /** The bytes; not a copy. */
    public byte[] body() {
        return body;
    }

    /** The media type that the publisher named; null if none. */
    public @Nullable String contentType() {
        return properties.getContentType();
    }

    /** Under which key it was published. */
    public String routingKey() {
        return envelope.getRoutingKey();
    }

    /** Text as {@link String}, the rest as the broker gives it. */
    public Map<String, ? extends @Nullable Object> headers() {
        Map<String, Object> headers = properties.getHeaders();
        if (headers == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> read = new HashMap<>();
        headers.forEach((name, value) -> read.put(name, value instanceof LongString text ? text.toString() : value));
        return read;
    }

    /** Whether it was delivered before. */
    public boolean redelivered() {
        return envelope.isRedeliver();
    }

    /** It is done with. */
    public void ack() {
        answer(() -> channel.basicAck(tag(), false));
    }

    /** Nobody can use it: to the dead-letter queue, if the queue has one. */
    public void reject() {
        answer(() -> channel.basicReject(tag(), false));
    }

    /** Not now, or not here: back into the queue. RabbitMQ dead-letters it after too many times. */
    public void requeue() {
        answer(() -> channel.basicReject(tag(), true));
    }

    private long tag() {
        return envelope.getDeliveryTag();
    }

    private void answer(Answer answer) {
        try {
            answer.send();
        } catch (IOException | ShutdownSignalException e) {
            log.atDebug().setCause(e).log("the channel is gone; the broker delivers the message again");
        }
    }

    private interface Answer {
        void send() throws IOException;
    }
}
