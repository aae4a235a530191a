package dev.carafe.e2e.platform;

import dev.carafe.infra.testing.RabbitMqNode;
import org.opentest4j.TestAbortedException;

/** The installed {@code rabbitmq-server} as a node of the test's own. */
public record RabbitMqNodeServer(RabbitMqNode node) implements BrokerServer {

    static RabbitMqNodeServer start() {
        return new RabbitMqNodeServer(RabbitMqNode.start());
    }

    /**
     * Starts a node with those lines in its configuration.
     *
     * @throws TestAbortedException if there is no {@code rabbitmq-server} on this machine
     */
    public static RabbitMqNodeServer with(String test, String... settings) {
        if (!RabbitMqNode.isInstalled()) {
            String left = "LEFT OUT: " + test + ", because there is no rabbitmq-server in /usr/lib/rabbitmq.";
            System.err.println(left);
            throw new TestAbortedException(left);
        }
        return new RabbitMqNodeServer(RabbitMqNode.start(settings));
    }

    @Override
    public String amqpUri() {
        return node.amqpUri();
    }

    @Override
    public void kill() {
        node.kill();
    }

    @Override
    public void restart() {
        node.restart();
        awaitConnections();
    }

    @Override
    public void close() {
        node.close();
    }
}
