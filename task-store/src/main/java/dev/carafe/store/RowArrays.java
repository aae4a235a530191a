package dev.carafe.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters one after the other, columns of a batch as arrays among them. */
public final class RowArrays<T> {

    private final PreparedStatement statement;
    private final Collection<T> rows;
    private int at;

    private RowArrays(PreparedStatement statement, Collection<T> rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /** Prepares the statement for those rows. */
    public static <T> RowArrays<T> prepare(Connection connection, String sql, Collection<T> rows) throws SQLException {
        return new RowArrays<>(connection.prepareStatement(sql), rows);
    }

    public RowArrays<T> uuids(Function<T, @Nullable UUID> column) throws SQLException {
        statement.setArray(++at, SqlArrays.uuids(statement.getConnection(), rows, column));
        return this;
    }

    public RowArrays<T> texts(Function<T, @Nullable String> column) throws SQLException {
        statement.setArray(++at, SqlArrays.texts(statement.getConnection(), rows, column));
        return this;
    }

    public RowArrays<T> ints(Function<T, @Nullable Integer> column) throws SQLException {
        statement.setArray(++at, SqlArrays.ints(statement.getConnection(), rows, column));
        return this;
    }

    public RowArrays<T> longs(Function<T, @Nullable Long> column) throws SQLException {
        statement.setArray(++at, SqlArrays.longs(statement.getConnection(), rows, column));
        return this;
    }

    public RowArrays<T> booleans(Function<T, @Nullable Boolean> column) throws SQLException {
        statement.setArray(++at, SqlArrays.booleans(statement.getConnection(), rows, column));
        return this;
    }

    public RowArrays<T> instants(Function<T, java.time.@Nullable Instant> column) throws SQLException {
        statement.setArray(++at, SqlArrays.instants(statement.getConnection(), rows, column));
        return this;
    }

    /** A parameter that is no column. */
    public RowArrays<T> value(@Nullable Object value) throws SQLException {
        statement.setObject(++at, value);
        return this;
    }

    public PreparedStatement done() {
        return statement;
    }
}
