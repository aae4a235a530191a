package dev.carafe.base.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;

/**
 * A message that waits to be acknowledged, once, by any thread. If the connection is lost before that, the broker gives
 * it to somebody again and the acknowledgement here does nothing.
 */
public final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final Message message;
    private final Channel channel;

    Delivery(Message message, Channel channel) {
        this.message = message;
        this.channel = channel;
    }

    /** The bytes; not a copy. */
    public byte[] body() {
        return message.getBody();
    }

    /** The media type that the publisher named; null if none. */
    public @Nullable String contentType() {
        return message.getMessageProperties().getContentType();
    }

    /** Under which key it was published. */
    public String routingKey() {
        String key = message.getMessageProperties().getReceivedRoutingKey();
        return key == null ? "" : key;
    }

    /** Text as {@link String}, the rest as the broker gives it. */
    public Map<String, ? extends @Nullable Object> headers() {
        return message.getMessageProperties().getHeaders();
    }

    /** Whether it was delivered before. */
    public boolean redelivered() {
        return Boolean.TRUE.equals(message.getMessageProperties().isRedelivered());
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
        return message.getMessageProperties().getDeliveryTag();
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
