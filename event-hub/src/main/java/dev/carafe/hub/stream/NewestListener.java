package dev.carafe.hub.stream;

import dev.carafe.base.database.DatabaseAccess;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.hub.store.StoredEvents;
import dev.carafe.hub.types.EventTypes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the database, on a connection of its own, what other hubs do: events stored, types declared. A lost
 * notification costs a delay only, for it looks by itself whenever it has heard nothing for a while.
 */
final class NewestListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NewestListener.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Connections connections;
    private final StoredEvents store;
    private final EventTypes types;
    private final LiveFeed feed;
    private final Thread thread;
    private volatile boolean closed;

    /** Opens connections that are not pooled. */
    interface Connections {
        Connection open() throws SQLException;
    }

    NewestListener(Connections connections, StoredEvents store, EventTypes types, LiveFeed feed) {
        this.connections = connections;
        this.store = store;
        this.types = types;
        this.feed = feed;
        this.thread = Thread.ofVirtual().name("newest-listener").start(this::run);
    }

    private void run() {
        while (!closed) {
            try (Connection connection = connections.open()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    DatabaseOutage.report(log, "no notifications from the database, trying again", e);
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen carafe_events; listen " + EventTypes.NOTIFY_CHANNEL);
        }
        look();
        PGConnection notifying = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = notifying.getNotifications((int) SILENCE.toMillis());
            if (heard == null || heard.length == 0) {
                // After a switch-over this may be the old primary, which lives on and hears of nothing any more.
                DatabaseAccess.requireWritable(connection);
                look();
                continue;
            }
            for (PGNotification notification : heard) {
                if (notification.getName().equals(EventTypes.NOTIFY_CHANNEL)) {
                    types.refresh();
                } else {
                    feed.newest(Long.parseLong(notification.getParameter()));
                }
            }
        }
    }

    private void look() {
        types.refresh();
        feed.newest(store.head());
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
