package dev.carafe.store.registration;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Unfinished tasks follow their type into the service's lane and out of it. In the lane sequence keys mean nothing; outside
 * each has a lane of its own. Its methods belong into a transaction.
 */
final class LaneChanges {

    /** To be formatted with which tasks. */
    private static final String INTO = """
            UPDATE tasks.execution
            SET lane = service, keyed = false,
                queued_at = CASE WHEN status = 'behind' THEN clock_timestamp() ELSE queued_at END,
                status = CASE WHEN status = 'behind' THEN 'queued' ELSE status END
            WHERE %s AND status <> 'running' AND (lane IS NULL OR keyed)
            """;

    private static final String STRAYS = """
            SELECT stray.id FROM tasks.registration r CROSS JOIN LATERAL (
              (SELECT id FROM tasks.execution e
               WHERE e.service = r.service AND e.type = r.type AND e.status = 'queued' AND (e.lane IS NULL OR e.keyed))
              UNION ALL
              (SELECT id FROM tasks.execution e
               WHERE e.service = r.service AND e.type = r.type
                 AND e.status IN ('scheduled', 'blocked', 'behind', 'retrying') AND (e.lane IS NULL OR e.keyed))) AS stray
            WHERE NOT (r.limits::jsonb ->> 'parallel')::boolean
            """;

    private static final String HAS_KEYS = """
            SELECT EXISTS (
              SELECT FROM tasks.execution e CROSS JOIN LATERAL (
                SELECT options FROM tasks.task WHERE id = e.id AND options IS NOT NULL OFFSET 0) AS t
              WHERE e.service = ? AND e.type = ? AND NOT e.keyed AND t.options::jsonb ->> 'sequenceKey' IS NOT NULL)
            """;

    // The first of a key is the one that has been started, if there is such a one. What runs goes along: the next of
    // its
    // key must not overtake it, while for the service's lane its type is one that runs beside all others now.
    private static final String OUT_TO_KEYS = """
            WITH keyed AS MATERIALIZED (
              SELECT e.id, e.service || '/' || e.type || '/' || t.key AS lane,
                     row_number() OVER (PARTITION BY t.key ORDER BY e.status <> 'running', e.status <> 'retrying',
                                          e.status <> 'queued', e.position) AS place
              FROM tasks.execution e CROSS JOIN LATERAL (
                SELECT options::jsonb ->> 'sequenceKey' AS key FROM tasks.task
                WHERE id = e.id AND options IS NOT NULL OFFSET 0) AS t
              WHERE e.service = ? AND e.type = ? AND NOT e.keyed AND t.key IS NOT NULL
            )
            UPDATE tasks.execution e
            SET lane = k.lane, keyed = true,
                status = CASE WHEN e.status IN ('queued', 'retrying') AND (k.place > 1 OR EXISTS (
                                SELECT FROM tasks.execution f WHERE f.lane = k.lane AND f.keyed
                                  AND f.status IN ('queued', 'retrying', 'running')))
                              THEN 'behind' ELSE e.status END
            FROM keyed k WHERE e.id = k.id
            """;

    private static final String OUT = """
            UPDATE tasks.execution SET lane = NULL WHERE service = ? AND type = ? AND status <> 'running' AND NOT keyed
            """;

    private final JdbcClient jdbc;

    LaneChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes those that wait into the lane. What runs meanwhile is a stray if it is to be run again. */
    void into(String service, String type) {
        jdbc.sql(INTO.formatted("service = ? AND type = ?"))
                .params(service, type)
                .update();
    }

    /** Takes those out of the lane that wait, or that have a sequence key. */
    void outOf(String service, String type) {
        if (jdbc.sql(HAS_KEYS).params(service, type).query(Boolean.class).single()) {
            // Instead of the locks of all their lanes: of those there may be more than the database can hold.
            jdbc.sql("LOCK TABLE tasks.execution IN SHARE ROW EXCLUSIVE MODE").update();
            jdbc.sql(OUT_TO_KEYS).params(service, type).update();
        }
        jdbc.sql(OUT).params(service, type).update();
    }

    /** Takes tasks of sequential types into their lanes that wait outside; returns how many. */
    int bringStraysIn() {
        return jdbc.sql(INTO.formatted("id = ANY (ARRAY(" + STRAYS + "))")).update();
    }
}
