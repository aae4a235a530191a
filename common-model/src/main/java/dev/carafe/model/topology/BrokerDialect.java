package dev.carafe.model.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How each broker wants a queue declared. The only class that knows the difference between RabbitMQ and the embedded
 * broker (Apache Qpid Broker-J), whose unknown-argument check closes the connection on RabbitMQ's {@code x-} names.
 */
public enum BrokerDialect {
    /** RabbitMQ 3.10 to 4.x: quorum queues. */
    RABBITMQ {
        @Override
        Map<String, Object> refusingBeyond(int messages) {
            return Map.of("x-max-length", messages, "x-overflow", "reject-publish");
        }

        @Override
        public Map<String, Object> work(String deadLetterQueue) {
            return Map.of(
                    "x-queue-type",
                    "quorum",
                    "x-delivery-limit",
                    DELIVERY_LIMIT,
                    "x-dead-letter-exchange",
                    "",
                    "x-dead-letter-routing-key",
                    deadLetterQueue);
        }

        @Override
        public Map<String, Object> dead() {
            return Map.of("x-queue-type", "quorum", "x-max-length", MOST_DEAD, "x-overflow", "drop-head");
        }

        @Override
        public Map<String, Object> subscriber(int messages) {
            // Not a quorum queue, whatever the default: from 4.0 on it drops what has been delivered twenty times.
            return Map.of(
                    "x-queue-type",
                    "classic",
                    "x-expires",
                    SUBSCRIBER_EXPIRES.toMillis(),
                    "x-max-length",
                    messages,
                    "x-overflow",
                    "drop-head");
        }
    },

    /** Apache Qpid Broker-J over AMQP 0-9-1. */
    QPID {
        @Override
        Map<String, Object> refusingBeyond(int messages) {
            return Map.of("qpid.policy_type", "reject", "qpid.max_count", messages);
        }

        @Override
        public Map<String, Object> work(String deadLetterQueue) {
            // Without the delivery count, a reject without requeue is delivered again for ever.
            return Map.of(
                    "alternateBinding",
                    "{\"destination\":\"" + deadLetterQueue + "\"}",
                    "x-qpid-maximum-delivery-count",
                    1);
        }

        @Override
        public Map<String, Object> dead() {
            return Map.of("qpid.policy_type", "ring", "qpid.max_count", MOST_DEAD);
        }

        @Override
        public Map<String, Object> subscriber(int messages) {
            // It knows no expiry of queues; the embedded broker reads the description and sees to it.
            return Map.of(
                    "qpid.policy_type",
                    "ring",
                    "qpid.max_count",
                    messages,
                    "x-qpid-description",
                    "expires=" + SUBSCRIBER_EXPIRES.toMillis());
        }
    };

    /** Wake-ups that a queue holds at most. The rows that they tell of are bounded by the type's {@code queueSize}. */
    public static final int MOST_WAKE_UPS = 10_000;

    /** Deliveries of one message before RabbitMQ dead-letters it. */
    public static final int DELIVERY_LIMIT = 20;

    /** Messages that a dead-letter queue keeps; older ones give way. */
    public static final int MOST_DEAD = 10_000;

    /** Messages that wait for a subscriber at the exchange at most, each one event or a batch; older ones give way. */
    public static final int MOST_FOR_SUBSCRIBER = 100_000;

    /** How long a subscriber at the exchange may be away before the broker forgets its queue. */
    public static final Duration SUBSCRIBER_EXPIRES = Duration.ofMinutes(30);

    /** Arguments of a queue of wake-ups for tasks. */
    public Map<String, Object> wakeUps(boolean singleActiveConsumer) {
        Map<String, Object> arguments = new HashMap<>(work(TaskNames.DEAD));
        arguments.putAll(refusingBeyond(MOST_WAKE_UPS));
        if (singleActiveConsumer) {
            arguments.put("x-single-active-consumer", true);
        }
        return Map.copyOf(arguments);
    }

    /** Arguments of a queue that refuses what is published while it holds so many messages. */
    abstract Map<String, Object> refusingBeyond(int messages);

    /** Arguments of a durable queue whose undeliverable messages go to {@code deadLetterQueue}, declared before it. */
    public abstract Map<String, Object> work(String deadLetterQueue);

    /** Arguments of a dead-letter queue. */
    public abstract Map<String, Object> dead();

    /**
     * Arguments of a durable queue for one subscriber at the exchange, which outlives its connections by {@link
     * #SUBSCRIBER_EXPIRES}.
     *
     * @param messages that wait at most; {@link #MOST_FOR_SUBSCRIBER} unless in tests
     */
    public abstract Map<String, Object> subscriber(int messages);

    /**
     * The dialect of the broker that introduced itself so.
     *
     * @param serverProperties what the server sent when the connection was opened (AMQP 0-9-1, {@code Connection.Start})
     */
    public static BrokerDialect of(Map<String, ?> serverProperties) {
        return String.valueOf(serverProperties.get("product")).contains("RabbitMQ") ? RABBITMQ : QPID;
    }
}
