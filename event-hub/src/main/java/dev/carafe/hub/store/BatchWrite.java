package dev.carafe.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One transaction that stores a batch. It copies on the assumption that nothing in the batch is there already, which
 * is nearly always so and then costs no look-up; a unique violation tells otherwise, and then it looks first, also for
 * the next batches, since duplicates come in crowds (a client that repeats, a broker that redelivers).
 */
final class BatchWrite {

    static final String NOTIFY_CHANNEL = "carafe_events";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int LOOK_FIRST_FOR = 50;
    private static final int COLUMNS = 9;

    // The update takes the row lock that makes positions visible in order. A hub that freezes while it holds the lock
    // must not stop all the others: the server ends its transaction.
    private static final String TAKE_POSITIONS = """
            with head as (update events.head set position = position + ? returning position)
            select position, pg_notify('%s', position::text),
                   set_config('idle_in_transaction_session_timeout', '10s', true)
            from head""".formatted(NOTIFY_CHANNEL);

    private int lookFirst;

    /** What was written: the events that were new, from position {@code first} on, one after the other. */
    record Written(long first, List<IncomingEvent> stored, Set<UUID> duplicates) {}

    /** Writes events whose identities differ from each other. */
    Written write(Connection connection, List<IncomingEvent> events, Instant received) throws SQLException {
        connection.setAutoCommit(false);
        if (lookFirst == 0) {
            try {
                return copy(connection, events, Set.of(), received);
            } catch (SQLException e) {
                connection.rollback();
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                lookFirst = LOOK_FIRST_FOR;
            }
        } else {
            lookFirst--;
        }
        try {
            lock(connection);
            Set<UUID> present = present(connection, events);
            List<IncomingEvent> fresh =
                    events.stream().filter(e -> !present.contains(e.identity())).toList();
            return copy(connection, fresh, present, received);
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private static Written copy(
            Connection connection, List<IncomingEvent> events, Set<UUID> duplicates, Instant received)
            throws SQLException {
        if (events.isEmpty()) {
            connection.commit();
            return new Written(0, events, duplicates);
        }
        long last = takePositions(connection, events.size());
        long first = last - events.size() + 1;
        CopyRows identities = new CopyRows(events.size() * 22 + 32);
        CopyRows rows = new CopyRows(events.size() * 256);
        long position = first;
        for (IncomingEvent event : events) {
            identities.row(1).uuid(event.identity());
            rows.row(COLUMNS)
                    .bigint(position++)
                    .time(event.time())
                    .time(received)
                    .integer(event.typeId())
                    .text(event.topic())
                    .text(event.source())
                    .text(event.id())
                    .jsonb(event.data())
                    .jsonb(event.extensions());
        }
        identities.into(connection, "events.identity");
        rows.into(connection, "events.event");
        connection.commit();
        return new Written(first, events, duplicates);
    }

    private static long takePositions(Connection connection, int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE_POSITIONS)) {
            statement.setInt(1, count);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select position from events.head for update")) {
            statement.execute();
        }
    }

    private static Set<UUID> present(Connection connection, List<IncomingEvent> events) throws SQLException {
        Object[] wanted = events.stream().map(IncomingEvent::identity).toArray();
        Set<UUID> present = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select identity from events.identity where identity = any (?)")) {
            statement.setArray(1, connection.createArrayOf("uuid", wanted));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    present.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return present;
    }
}
