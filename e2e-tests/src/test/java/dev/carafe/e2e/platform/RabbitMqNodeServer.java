package dev.carafe.e2e.platform;

import dev.carafe.infra.testing.RabbitMqNode;

/** The installed {@code rabbitmq-server} as a node of the test's own. */
record RabbitMqNodeServer(RabbitMqNode node) implements BrokerServer {

    static RabbitMqNodeServer start() {
        return new RabbitMqNodeServer(RabbitMqNode.start());
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
