package dev.carafe.base.broker;

import com.rabbitmq.client.Channel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.MissingQueueEvent;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.context.ApplicationEvent;

/** A subscription on Spring's container, which comes back after a lost connection. */
final class ContainerSubscription implements Subscription, ChannelAwareMessageListener {

    private static final Logger log = LoggerFactory.getLogger(ContainerSubscription.class);

    /** How soon a consumer that was lost is noticed and started again. */
    private static final long RETRY_MILLIS = 1_000;

    private final String queue;
    private final Consumer<Delivery> handler;
    private final Topology topology;
    private final Runnable onClose;
    private final Container container;

    ContainerSubscription(
            ConnectionFactory connections,
            Topology topology,
            String queue,
            int prefetch,
            Consumer<Delivery> handler,
            Runnable onClose) {
        this.queue = queue;
        this.handler = handler;
        this.topology = topology;
        this.onClose = onClose;
        this.container = new Container(connections);
        container.setQueueNames(queue);
        container.setPrefetchCount(prefetch);
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setMissingQueuesFatal(false);
        container.setMismatchedQueuesFatal(false);
        container.setMonitorInterval(RETRY_MILLIS);
        container.setRecoveryInterval(RETRY_MILLIS);
        container.setFailedDeclarationRetryInterval(RETRY_MILLIS);
        container.setShutdownTimeout(2_000);
        container.setApplicationEventPublisher(event -> onEvent((ApplicationEvent) event));
        container.setMessageListener(this);
        container.setBeanName("consume " + queue);
        container.afterPropertiesSet();
    }

    void start() {
        // The first connection may take as long as the broker is away.
        Thread.ofVirtual().name("consume " + queue).start(container::start);
    }

    @Override
    public void onMessage(Message message, @org.jspecify.annotations.Nullable Channel channel) {
        if (channel == null) {
            throw new IllegalStateException("a message without its channel cannot be acknowledged");
        }
        Delivery delivery = new Delivery(message, itself(channel));
        try {
            handler.accept(delivery);
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("queue", queue).log("a message could not be handled and is rejected");
            delivery.reject();
        }
    }

    /** Spring's proxy would open another channel in the place of a lost one; but only this one knows the message. */
    private static Channel itself(Channel channel) {
        return channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel;
    }

    /** The queue may have been deleted while the connection stayed. */
    private void onEvent(ApplicationEvent event) {
        if (container.isRunning()
                && (event instanceof MissingQueueEvent || event instanceof ListenerContainerConsumerFailedEvent)) {
            topology.declareAgain();
        }
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public boolean isConsuming() {
        return container.isRunning() && container.isConsuming();
    }

    @Override
    public void close() {
        container.stop();
        container.destroy();
        onClose.run();
    }

    /** Opens a view on the consumers that the container has. */
    private static final class Container extends DirectMessageListenerContainer {

        Container(ConnectionFactory connections) {
            super(connections);
        }

        boolean isConsuming() {
            consumersLock.lock();
            try {
                return !consumers.isEmpty();
            } finally {
                consumersLock.unlock();
            }
        }
    }
}
