package dev.carafe.e2e.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.carafe.e2e.platform.BrokerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The queues that tasks of the service demo are announced in. */
final class TaskQueues {

    private static final List<String> ALL =
            List.of("tasks.demo", "tasks.demo.Echo", "tasks.demo.Fail", "tasks.demo.Sleep", "tasks.dead");

    private TaskQueues() {}

    /** Empties them all; returns how many messages that lost. */
    static int purge(BrokerServer broker) {
        try (Connection connection = broker.connect();
                Channel channel = connection.createChannel()) {
            int purged = 0;
            for (String queue : ALL) {
                purged += channel.queuePurge(queue).getMessageCount();
            }
            return purged;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
