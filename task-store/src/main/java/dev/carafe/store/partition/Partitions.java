package dev.carafe.store.partition;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps a partition of {@code task} and {@code result} ready for each day (UTC) on which ids are made. */
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
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (String table : TABLES) {
            jdbc.sql("CREATE TABLE IF NOT EXISTS tasks.%s_%s PARTITION OF tasks.%s FOR VALUES FROM ('%s') TO ('%s')"
                            .formatted(
                                    table,
                                    day.format(DateTimeFormatter.BASIC_ISO_DATE),
                                    table,
                                    TaskIds.lowest(start),
                                    TaskIds.lowest(end)))
                    .update();
        }
    }
}
