package dev.carafe.store.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * db-scheduler's rows, one for each schedule that is not paused. The library finds those that are due, gives each to one
 * gateway, and takes it back from a gateway that died; it does so outside of our transactions. Setting an alarm, which
 * must be committed together with the schedule that it is for, is done here.
 */
final class ScheduleTriggers {

    // A version is never used again, not even by an alarm that was deleted and set anew: a firing that comes to its end
    // late knows its own alarm by it.
    private static final String SET = """
            INSERT INTO tasks.scheduled_tasks AS a (task_name, task_instance, execution_time, picked, version)
            VALUES (:task, :name, :at, false, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
            ON CONFLICT (task_name, task_instance) DO UPDATE SET
              execution_time = excluded.execution_time, picked = false, picked_by = NULL, last_heartbeat = NULL,
              consecutive_failures = 0, version = greatest(a.version + 1, excluded.version)
            """;

    private static final String SET_AGAIN = """
            UPDATE tasks.scheduled_tasks
            SET execution_time = :at, picked = false, picked_by = NULL, last_heartbeat = NULL,
                last_success = clock_timestamp(), consecutive_failures = 0, version = version + 1
            WHERE task_name = :task AND task_instance = :name AND version = :version
            """;

    private final JdbcClient jdbc;

    ScheduleTriggers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Sets a schedule's alarm, whatever was set before; null unsets it. */
    void set(String name, @Nullable Instant at) {
        if (at == null) {
            jdbc.sql("DELETE FROM tasks.scheduled_tasks WHERE task_name = ? AND task_instance = ?")
                    .params(Schedules.ALARM_TASK, name)
                    .update();
            return;
        }
        jdbc.sql(SET)
                .param("task", Schedules.ALARM_TASK)
                .param("name", name)
                .param("at", ScheduleRow.parameter(at))
                .update();
    }

    /** The same, if the alarm still has that version. */
    void setAgain(String name, long version, @Nullable Instant at) {
        if (at == null) {
            jdbc.sql("DELETE FROM tasks.scheduled_tasks WHERE task_name = ? AND task_instance = ? AND version = ?")
                    .params(Schedules.ALARM_TASK, name, version)
                    .update();
            return;
        }
        jdbc.sql(SET_AGAIN)
                .param("task", Schedules.ALARM_TASK)
                .param("name", name)
                .param("at", ScheduleRow.parameter(at))
                .param("version", version)
                .update();
    }
}
