package dev.carafe.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Keeps room ahead of the newest event: while one partition fills, the next one stands ready. */
final class Partitions {

    private final long size;
    private long until;

    Partitions(long size) {
        this.size = size;
    }

    /** Makes partitions if the newest event is in the last one; a cheap comparison otherwise. */
    void makeRoomAfter(Connection connection, long newest) throws SQLException {
        if (newest + size / 2 >= until) {
            extend(connection);
        }
    }

    private void extend(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement statement = connection.prepareStatement("select events.extend_partitions(?)")) {
            statement.setLong(1, size);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                until = row.getLong(1);
            }
        }
    }
}
