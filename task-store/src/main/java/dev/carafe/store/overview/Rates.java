package dev.carafe.store.overview;

import dev.carafe.store.RowArrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many tasks were finished, by the minute. Who ends tasks adds to it, gateways read it. Thread safe. */
public final class Rates {

    /** Minutes over which rates are told, and for which counts are kept. */
    public static final int MINUTES = 15;

    private static final String ADD = """
            INSERT INTO tasks.tally AS t (minute, service, type, worker, ok, failed)
            SELECT date_trunc('minute', clock_timestamp()), service, type, ?, ok, failed
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) AS c(service, type, ok, failed)
            ON CONFLICT (minute, service, type, worker)
            DO UPDATE SET ok = t.ok + excluded.ok, failed = t.failed + excluded.failed
            """;

    private static final String READ = """
            SELECT service, type, sum(ok), sum(failed) FROM tasks.tally
            WHERE minute > clock_timestamp() - make_interval(mins => ?) AND (?::text IS NULL OR service = ?)
            GROUP BY service, type
            """;

    private final JdbcTemplate jdbc;

    public Rates(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Tasks of a type that were finished, well or otherwise. */
    public record Count(String service, String type, long ok, long failed) {
        public Count plus(Count other) {
            return new Count(service, type, ok + other.ok, failed + other.failed);
        }
    }

    /** Adds to the current minute what a worker or gateway ended. */
    public void add(UUID by, Collection<Count> counts) {
        jdbc.update(connection -> RowArrays.prepare(connection, ADD, counts)
                .value(by)
                .texts(Count::service)
                .texts(Count::type)
                .longs(Count::ok)
                .longs(Count::failed)
                .done());
    }

    /** What was finished in the last {@value #MINUTES} minutes. */
    public List<Count> latest(@Nullable String service) {
        return jdbc.query(
                READ,
                (row, n) -> new Count(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
                MINUTES,
                service,
                service);
    }

    /** Forgets minutes that nobody asks for any more. */
    public int forgetOld() {
        return jdbc.update(
                "DELETE FROM tasks.tally WHERE minute < clock_timestamp() - make_interval(mins => ?)", 4 * MINUTES);
    }
}
