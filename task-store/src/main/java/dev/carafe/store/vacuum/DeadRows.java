package dev.carafe.store.vacuum;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Vacuums the table of unfinished tasks as soon as it is worth it. Each task leaves two dead rows there, and their index
 * entries, over which whoever looks for waiting tasks has to walk. PostgreSQL vacuums by itself once a minute at most
 * ({@code autovacuum_naptime}), after hundreds of thousands of them. Thread safe.
 */
public final class DeadRows {

    /** So many make it worth it: to walk over them takes some milliseconds, and to remove them some dozens. */
    public static final int WORTH_IT = 20_000;

    private static final String DEAD = "SELECT pg_stat_get_dead_tuples('tasks.execution'::regclass)";

    // Not in a transaction: it would be refused there. If another one vacuums at the moment, it does nothing.
    private static final String VACUUM = "VACUUM (SKIP_LOCKED, TRUNCATE FALSE) tasks.execution";

    private final JdbcClient jdbc;
    private final AtomicLong left = new AtomicLong();

    public DeadRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Removes them if there are at least {@value #WORTH_IT} more than the last time left: what some long transaction may
     * still see stays. Not to be called in a transaction.
     *
     * @return whether it did so
     */
    public boolean remove() {
        long dead = count();
        left.accumulateAndGet(dead, Math::min);
        if (dead < left.get() + WORTH_IT) {
            return false;
        }
        jdbc.sql(VACUUM).update();
        left.set(count());
        return true;
    }

    private long count() {
        return jdbc.sql(DEAD).query(Long.class).single();
    }
}
