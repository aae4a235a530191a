package dev.carafe.e2e.platform;

import dev.carafe.infra.testing.RabbitMqNode;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;

/** The brokers that the platform runs on. */
public enum Broker {
    /** The one that comes with the all-in-one, in a process of its own. */
    EMBEDDED {
        @Override
        public BrokerServer start(String test) {
            return EmbeddedBrokerServer.start(test);
        }

        @Override
        public boolean isThere() {
            return true;
        }
    },

    /** A container where Docker answers, else a private node of the installed {@code rabbitmq-server}. */
    RABBITMQ {
        @Override
        public boolean isThere() {
            return RabbitMqNode.isInstalled() || DockerClientFactory.instance().isDockerAvailable();
        }

        @Override
        public BrokerServer start(String test) {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                try {
                    return RabbitMqContainerServer.start();
                } catch (ContainerFetchException e) {
                    System.err.println("Docker answers, but has no image of RabbitMQ: " + e.getMessage());
                }
            }
            if (RabbitMqNode.isInstalled()) {
                return RabbitMqNodeServer.start();
            }
            String left = "LEFT OUT: " + test + " on RabbitMQ, because neither Docker answers nor is rabbitmq-server"
                    + " installed in /usr/lib/rabbitmq. It ran on the embedded broker only.";
            System.err.println(left);
            throw new TestAbortedException(left);
        }
    };

    /**
     * Starts an empty broker of the caller's own, with a disk.
     *
     * @throws TestAbortedException if this machine has none of the kind
     */
    public abstract BrokerServer start(String test);

    /** Whether this machine has one. Docker may answer and lack the image all the same. */
    public abstract boolean isThere();
}
