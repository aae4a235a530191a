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
        return array(connection, "uuid", new UUID[rows.size()], rows, column);
    }

    public static <T> Array texts(Connection connection, Collection<T> rows, Function<T, @Nullable String> column)
            throws SQLException {
        return array(connection, "text", new @Nullable String[rows.size()], rows, column);
    }

    public static <T> Array ints(Connection connection, Collection<T> rows, Function<T, @Nullable Integer> column)
            throws SQLException {
        return array(connection, "int4", new @Nullable Integer[rows.size()], rows, column);
    }

    public static <T> Array longs(Connection connection, Collection<T> rows, Function<T, @Nullable Long> column)
            throws SQLException {
        return array(connection, "int8", new @Nullable Long[rows.size()], rows, column);
    }

    public static <T> Array booleans(Connection connection, Collection<T> rows, Function<T, @Nullable Boolean> column)
            throws SQLException {
        return array(connection, "bool", new @Nullable Boolean[rows.size()], rows, column);
    }

    public static <T> Array instants(Connection connection, Collection<T> rows, Function<T, @Nullable Instant> column)
            throws SQLException {
        return texts(connection, rows, row -> {
            Instant time = column.apply(row);
            return time == null ? null : time.toString();
        });
    }

    public static <T> Array bytes(Connection connection, Collection<T> rows, Function<T, byte @Nullable []> column)
            throws SQLException {
        return array(connection, "bytea", new byte @Nullable [rows.size()][], rows, column);
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

    /** The driver sends arrays of its own types in binary form, those of Object as text with everything quoted. */
    private static <T, V extends @Nullable Object> Array array(
            Connection connection, String type, V[] values, Collection<T> rows, Function<T, ? extends V> column)
            throws SQLException {
        int at = 0;
        for (T row : rows) {
            values[at++] = column.apply(row);
        }
        return connection.createArrayOf(type, values);
    }
}
