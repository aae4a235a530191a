package dev.carafe.e2e.platform;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.carafe.infra.testing.FreePorts;
import java.util.Objects;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** RabbitMQ in a container. */
record RabbitMqContainerServer(RabbitMQContainer container, int port) implements BrokerServer {

    private static final String IMAGE = "rabbitmq:4-management";
    private static final int AMQP = 5672;

    static RabbitMqContainerServer start() {
        int port = FreePorts.next();
        // A port that Docker chooses would be another one after a restart.
        RabbitMQContainer container = new RabbitMQContainer(IMAGE)
                .withExposedPorts(AMQP)
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withPortBindings(new PortBinding(Ports.Binding.bindPort(port), new ExposedPort(AMQP))));
        container.start();
        RabbitMqContainerServer server = new RabbitMqContainerServer(container, port);
        server.awaitConnections();
        return server;
    }

    @Override
    public String amqpUri() {
        return "amqp://guest:guest@%s:%d".formatted(container.getHost(), port);
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        awaitConnections();
    }

    @Override
    public void close() {
        container.close();
    }
}
