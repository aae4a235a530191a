package dev.carafe.base.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Asks a server whether it takes changes: it answers reads, and so seems well, while it does not. */
public final class DatabaseAccess {

    /** {@code read_only_sql_transaction}. */
    static final String READ_ONLY = "25006";

    private static final String QUESTION =
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean";

    private DatabaseAccess() {}

    /**
     * Returns if the server takes changes.
     *
     * @throws SQLException if it does not, with the SQLSTATE of a read-only transaction, or if it cannot be asked
     */
    public static void requireWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(QUESTION)) {
            if (answer.next() && answer.getBoolean(1)) {
                throw new SQLException("the database is read-only", READ_ONLY);
            }
        }
    }

    static void requireWritable(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            requireWritable(connection);
        }
    }
}
