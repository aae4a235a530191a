package dev.carafe.base.database;

import java.sql.SQLException;

/** The database cannot be used, and waiting for it would not help or has not. */
final class DatabaseNotThere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseNotThere(String message, SQLException last) {
        super(message, last);
    }
}
