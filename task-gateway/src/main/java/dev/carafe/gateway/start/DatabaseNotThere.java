package dev.carafe.gateway.start;

import java.sql.SQLException;

/** The database did not come up while the service waited for it. */
final class DatabaseNotThere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseNotThere(int attempts, SQLException last) {
        super("The database was not there in " + attempts + " attempts: " + DatabaseStart.rootMessage(last), last);
    }
}
