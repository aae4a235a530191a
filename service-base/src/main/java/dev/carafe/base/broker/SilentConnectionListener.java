package dev.carafe.base.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves it to {@link BrokerConnector} to tell of a lost connection, and why. */
final class SilentConnectionListener extends DefaultExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(SilentConnectionListener.class);

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable exception) {
        log.atDebug().setCause(exception).log("a connection was lost");
    }
}
