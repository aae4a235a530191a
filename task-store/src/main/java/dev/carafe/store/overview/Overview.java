package dev.carafe.store.overview;

import dev.carafe.store.SqlArrays;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who works, and how much there is to do. Thread safe. */
public final class Overview {

    private final JdbcClient jdbc;

    public Overview(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many tasks are unfinished, by type; types without any are absent. Costs as much as there are. */
    public List<QueueDepth> depths(@Nullable String service) {
        return jdbc.sql("""
                        SELECT service, type, count(*) FILTER (WHERE status <> 'running'),
                               count(*) FILTER (WHERE status = 'running'),
                               min(queued_at) FILTER (WHERE status = 'queued')
                        FROM tasks.execution WHERE :service::text IS NULL OR service = :service
                        GROUP BY service, type
                        """)
                .param("service", service)
                .query((row, n) -> new QueueDepth(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        SqlArrays.instantOrNull(row, 5)))
                .list();
    }

    /** The workers that are alive, once for each type that they offer. */
    public List<LiveWorker> workers(@Nullable String service) {
        return jdbc.sql("""
                        SELECT o.service, o.type, w.id, w.host, w.version, w.started_at,
                               (SELECT count(*) FROM tasks.execution e
                                WHERE e.worker = w.id AND e.service = o.service AND e.type = o.type)
                        FROM tasks.offer o JOIN tasks.worker w ON w.id = o.worker
                        WHERE w.lease_until > clock_timestamp() AND (:service::text IS NULL OR o.service = :service)
                        ORDER BY w.started_at, w.id
                        """)
                .param("service", service)
                .query((row, n) -> new LiveWorker(
                        row.getString(1),
                        row.getString(2),
                        SqlArrays.uuid(row, 3),
                        row.getString(4),
                        row.getString(5),
                        SqlArrays.instant(row, 6),
                        row.getLong(7)))
                .list();
    }

    /** Which services are paused, and since when. */
    public Map<String, Instant> paused() {
        Map<String, Instant> paused = new HashMap<>();
        jdbc.sql("SELECT service, paused_at FROM tasks.pause").query(row -> {
            paused.put(row.getString(1), SqlArrays.instant(row, 2));
        });
        return paused;
    }
}
