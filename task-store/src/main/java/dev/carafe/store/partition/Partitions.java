package dev.carafe.store.partition;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps partitions ready for each day (UTC) on which ids are made, and drops those of which nothing is kept any more. */
public final class Partitions {

    /** Days ahead for which partitions are made, so that a gateway may be down or its clock ahead for so long. */
    static final int DAYS_AHEAD = 3;

    private static final long LOCK = 0x636172616665L;
    private static final List<String> TABLES = List.of("task", "result", "attempt");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    public Partitions(JdbcClient jdbc, TransactionTemplate transaction, InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Makes the partitions from yesterday until {@value #DAYS_AHEAD} days ahead, where they are missing. */
    public void prepare() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        prepare(today.minusDays(1), today.plusDays(DAYS_AHEAD));
    }

    /**
     * Drops the days of which every task has finished and no result is kept any longer.
     *
     * @return the days that were dropped
     */
    public List<LocalDate> dropOld() {
        List<LocalDate> dropped = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (LocalDate day : days()) {
            if (day.isBefore(today) && isOver(day)) {
                drop(day);
                dropped.add(day);
            }
        }
        return dropped;
    }

    /** The days for which there are partitions, oldest first. */
    public List<LocalDate> days() {
        return jdbc.sql("""
                        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                        WHERE i.inhparent = 'tasks.task'::regclass ORDER BY 1
                        """)
                .query((row, n) -> row.getObject(1, LocalDate.class))
                .list();
    }

    /** Whether the day of that time has been dropped, or never was. */
    public boolean isGone(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return jdbc.sql("SELECT to_regclass(?) IS NULL")
                .param("tasks." + name("task", day))
                .query(Boolean.class)
                .single();
    }

    private boolean isOver(LocalDate day) {
        return jdbc.sql("""
                        SELECT NOT EXISTS (SELECT FROM tasks.execution WHERE id >= ?::uuid AND id < ?::uuid)
                           AND NOT EXISTS (SELECT FROM tasks.%s WHERE expires_at > ?)
                        """.formatted(name("result", day)))
                .params(
                        TaskIds.lowest(start(day)),
                        TaskIds.lowest(start(day.plusDays(1))),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private void drop(LocalDate day) {
        transaction.executeWithoutResult(status -> {
            // Dropping locks the whole table for a moment: rather later than to let everybody wait behind a long query.
            jdbc.sql("SET LOCAL lock_timeout = '2s'").update();
            for (String table : TABLES) {
                jdbc.sql("DROP TABLE tasks." + name(table, day)).update();
            }
        });
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String name(String table, LocalDate day) {
        return table + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private void prepare(LocalDate first, LocalDate last) {
        transaction.executeWithoutResult(status -> {
            // Two gateways at once: CREATE TABLE IF NOT EXISTS alone can fail on the catalogue's unique index.
            jdbc.sql("SELECT pg_advisory_xact_lock(?)")
                    .param(LOCK)
                    .query((row, n) -> n)
                    .single();
            first.datesUntil(last.plusDays(1)).forEach(this::create);
        });
    }

    private void create(LocalDate day) {
        for (String table : TABLES) {
            jdbc.sql("CREATE TABLE IF NOT EXISTS tasks.%s PARTITION OF tasks.%s FOR VALUES FROM ('%s') TO ('%s')"
                            .formatted(
                                    name(table, day),
                                    table,
                                    TaskIds.lowest(start(day)),
                                    TaskIds.lowest(start(day.plusDays(1)))))
                    .update();
        }
    }
}
