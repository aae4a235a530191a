package dev.carafe.store.schedule;

import dev.carafe.store.schedule.StoredSchedule.Progress;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The schedules. Whoever changes one holds its row from {@link #lock} on, in a transaction of the caller's; so a firing
 * and a change never run beside each other. Thread safe.
 */
public final class Schedules {

    /** The name of the table of alarms, for db-scheduler. */
    public static final String ALARM_TABLE = "tasks.scheduled_tasks";

    /** The name under which db-scheduler knows what an alarm starts. */
    public static final String ALARM_TASK = "schedule";

    private static final String SAVE = """
            INSERT INTO tasks.schedule (%s)
            VALUES (:name, :service, :type, :payload, :labels, :options, :cron, :zone, :rate, :missed, :anchor, :nextAt,
                    :pausedAt, :lastFiredAt, :lastTask, :errorAt, :errorProblem, :errorDetail, :createdAt, :updatedAt)
            ON CONFLICT (name) DO UPDATE SET
              service = excluded.service, type = excluded.type, payload = excluded.payload, labels = excluded.labels,
              options = excluded.options, cron = excluded.cron, zone = excluded.zone, fixed_rate_ms = excluded.fixed_rate_ms,
              missed = excluded.missed, anchor = excluded.anchor, next_at = excluded.next_at,
              paused_at = excluded.paused_at, last_fired_at = excluded.last_fired_at,
              last_task = excluded.last_task, error_at = excluded.error_at, error_problem = excluded.error_problem,
              error_detail = excluded.error_detail, updated_at = excluded.updated_at
            """.formatted(ScheduleRow.COLUMNS);

    private static final String MOVE = """
            UPDATE tasks.schedule SET next_at = :nextAt, paused_at = :pausedAt, last_fired_at = :lastFiredAt,
              last_task = :lastTask, error_at = :errorAt, error_problem = :errorProblem, error_detail = :errorDetail
            WHERE name = :name
            """;

    private final JdbcClient jdbc;
    private final ScheduleTriggers alarms;

    public Schedules(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.alarms = new ScheduleTriggers(jdbc);
    }

    /** The schedule of that name. */
    public Optional<StoredSchedule> find(String name) {
        return jdbc.sql("SELECT " + ScheduleRow.COLUMNS + " FROM tasks.schedule WHERE name = ?")
                .param(name)
                .query(ScheduleRow::read)
                .optional();
    }

    /** The same, held until the end of the transaction. */
    public Optional<StoredSchedule> lock(String name) {
        return jdbc.sql("SELECT " + ScheduleRow.COLUMNS + " FROM tasks.schedule WHERE name = ? FOR UPDATE")
                .param(name)
                .query(ScheduleRow::read)
                .optional();
    }

    /**
     * Schedules by name.
     *
     * @param service of that service only; null for all
     * @param after names greater than that; empty for the first page
     */
    public List<StoredSchedule> list(@Nullable String service, String after, int most) {
        return jdbc.sql("SELECT " + ScheduleRow.COLUMNS + """
                         FROM tasks.schedule
                        WHERE name > :after AND (CAST(:service AS text) IS NULL OR service = :service)
                        ORDER BY name LIMIT :most
                        """)
                .param("after", after)
                .param("service", service, Types.VARCHAR)
                .param("most", most)
                .query(ScheduleRow::read)
                .list();
    }

    /** How many there are; nobody else makes one until the end of the transaction. */
    public long countToAdd() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('tasks.schedules', 0))")
                .query((row, n) -> n)
                .single();
        return jdbc.sql("SELECT count(*) FROM tasks.schedule").query(Long.class).single();
    }

    /** Makes it, or replaces the one of its name; sets its alarm. */
    public void save(StoredSchedule schedule) {
        jdbc.sql(SAVE).paramSource(ScheduleRow.parameters(schedule)).update();
        alarms.set(schedule.name(), schedule.progress().nextAt());
    }

    /** Writes how far it has come, and sets its alarm. */
    public void move(String name, Progress progress) {
        jdbc.sql(MOVE).paramSource(ScheduleRow.progress(name, progress)).update();
        alarms.set(name, progress.nextAt());
    }

    /**
     * The same at the end of a firing. If the alarm is no longer the one that started it, because somebody has set it
     * meanwhile or the gateway was taken for dead, it is left as it is.
     *
     * @param alarm the alarm's version when it started the firing
     */
    public void fired(String name, long alarm, Progress progress) {
        jdbc.sql(MOVE).paramSource(ScheduleRow.progress(name, progress)).update();
        alarms.setAgain(name, alarm, progress.nextAt());
    }

    /** An alarm went off for a schedule that is gone or paused. */
    public void nothingToFire(String name, long alarm) {
        alarms.setAgain(name, alarm, null);
    }

    /** Removes it and its alarm; whether it was there. */
    public boolean delete(String name) {
        boolean there = jdbc.sql("DELETE FROM tasks.schedule WHERE name = ?")
                        .param(name)
                        .update()
                == 1;
        alarms.set(name, null);
        return there;
    }
}
