package dev.carafe.infra;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.store.berkeleydb.BDBEnvironmentContainer;
import org.apache.qpid.server.store.berkeleydb.EnvironmentFacade;
import org.apache.qpid.server.transport.AbstractAMQPConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker whose store has failed. A connection that met the failure is never worked on again, and the broker waits for its
 * end for ever when it is to stop. So what the next broker needs is taken from it: the port, the store, and the sockets, by
 * which clients hear of it.
 */
final class BrokenBroker {
    private static final Logger log = LoggerFactory.getLogger(BrokenBroker.class);

    private BrokenBroker() {}

    static void letGo(Broker<?> broker) {
        for (Port<?> port : broker.getChildren(Port.class)) {
            if (port instanceof AmqpPort<?>) {
                attempt(() -> call(port.getClass().getSuperclass(), "closeTransport", port));
            }
        }
        for (VirtualHostNode<?> node : broker.getChildren(VirtualHostNode.class)) {
            VirtualHost<?> host = node.getVirtualHost();
            if (host != null) {
                host.getConnections().forEach(connection -> attempt(() -> hangUp(connection)));
                attempt(() -> closeStore(host));
            }
            attempt(() -> closeStore(node));
        }
    }

    private static void hangUp(Object connection) throws ReflectiveOperationException, IOException {
        Object network = ((AbstractAMQPConnection<?, ?>) connection).getNetwork();
        ((SocketChannel) call(network.getClass(), "getSocketChannel", network)).close();
    }

    private static void closeStore(ConfiguredObject<?> part) {
        if (part instanceof BDBEnvironmentContainer<?> stored) {
            EnvironmentFacade store = stored.getEnvironmentFacade();
            if (store != null) {
                store.close();
            }
        }
    }

    private static Object call(Class<?> declaring, String name, Object target) throws ReflectiveOperationException {
        Method method = declaring.getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }

    private interface Step {
        void take() throws ReflectiveOperationException, IOException;
    }

    private static void attempt(Step step) {
        try {
            step.take();
        } catch (InvocationTargetException e) {
            log.debug("a part of a broken broker cannot be closed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LocalInfraException("This version of the embedded broker has other parts", e);
        } catch (IOException | RuntimeException e) {
            log.debug("a part of a broken broker cannot be closed", e);
        }
    }
}
