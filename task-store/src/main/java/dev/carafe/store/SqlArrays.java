package dev.carafe.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns of a batch as PostgreSQL arrays, for {@code unnest}; and the types that JDBC leaves to us. */
public final class SqlArrays {

    private SqlArrays() {}

    public static <T> Array uuids(Connection connection, Collection<T> rows, Function<T, @Nullable UUID> column)
            throws SQLException {
        return array(connection, "uuid", rows, column);
    }

    public static <T> Array texts(Connection connection, Collection<T> rows, Function<T, @Nullable String> column)
            throws SQLException {
        return array(connection, "text", rows, column);
    }

    public static <T> Array ints(Connection connection, Collection<T> rows, Function<T, @Nullable Integer> column)
            throws SQLException {
        return array(connection, "int4", rows, column);
    }

    public static <T> Array longs(Connection connection, Collection<T> rows, Function<T, @Nullable Long> column)
            throws SQLException {
        return array(connection, "int8", rows, column);
    }

    public static <T> Array booleans(Connection connection, Collection<T> rows, Function<T, @Nullable Boolean> column)
            throws SQLException {
        return array(connection, "bool", rows, column);
    }

    public static <T> Array instants(Connection connection, Collection<T> rows, Function<T, @Nullable Instant> column)
            throws SQLException {
        return array(connection, "text", rows, row -> {
            Instant time = column.apply(row);
            return time == null ? null : time.toString();
        });
    }

    public static <T> Array bytes(Connection connection, Collection<T> rows, Function<T, byte @Nullable []> column)
            throws SQLException {
        return array(connection, "bytea", rows, column);
    }

    /** The column as an id; it must not be null. */
    public static UUID uuid(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    /** The column as an instant; it must not be null. */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The column as an instant, or null. */
    public static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static <T, V extends @Nullable Object> Array array(
            Connection connection, String type, Collection<T> rows, Function<T, V> column) throws SQLException {
        Object[] values = new Object[rows.size()];
        int at = 0;
        for (T row : rows) {
            values[at++] = column.apply(row);
        }
        return connection.createArrayOf(type, values);
    }
}
