package dev.carafe.store.schedule;

import dev.carafe.model.task.TaskOptions;
import dev.carafe.store.schedule.StoredSchedule.Definition;
import dev.carafe.store.schedule.StoredSchedule.Failure;
import dev.carafe.store.schedule.StoredSchedule.Progress;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Schedules from rows, and as parameters of statements. */
final class ScheduleRow {

    static final String COLUMNS = """
            name, service, type, payload, labels, options, cron, zone, fixed_rate_ms, missed, anchor, next_at,
            paused_at, last_fired_at, last_task, error_at, error_problem, error_detail, created_at, updated_at
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private ScheduleRow() {}

    static StoredSchedule read(ResultSet row, int number) throws SQLException {
        String missed = row.getString("missed");
        return new StoredSchedule(
                row.getString("name"),
                new Definition(
                        row.getString("service"),
                        row.getString("type"),
                        row.getString("payload"),
                        JSON.readValue(row.getString("labels"), new TypeReference<Map<String, String>>() {}),
                        options(row.getString("options")),
                        rhythm(row),
                        MissedPolicy.fromWire(missed).orElseThrow()),
                Objects.requireNonNull(time(row, "anchor")),
                new Progress(
                        time(row, "next_at"),
                        time(row, "paused_at"),
                        time(row, "last_fired_at"),
                        row.getObject("last_task", UUID.class),
                        failure(row)),
                Objects.requireNonNull(time(row, "created_at")),
                Objects.requireNonNull(time(row, "updated_at")));
    }

    static SqlParameterSource parameters(StoredSchedule schedule) {
        Definition definition = schedule.definition();
        MapSqlParameterSource parameters = progress(schedule.name(), schedule.progress())
                .addValue("service", definition.service())
                .addValue("type", definition.type())
                .addValue("payload", definition.payload())
                .addValue("labels", JSON.writeValueAsString(definition.labels()))
                .addValue("options", options(definition.options()), Types.VARCHAR)
                .addValue("missed", definition.missed().wireName())
                .addValue("anchor", parameter(schedule.anchor()))
                .addValue("createdAt", parameter(schedule.createdAt()))
                .addValue("updatedAt", parameter(schedule.updatedAt()));
        return switch (definition.rhythm()) {
            case Rhythm.Cron(String expression, String zone) ->
                parameters.addValue("cron", expression).addValue("zone", zone).addValue("rate", null, Types.BIGINT);
            case Rhythm.FixedRate(Duration rate) ->
                parameters
                        .addValue("cron", null, Types.VARCHAR)
                        .addValue("zone", null, Types.VARCHAR)
                        .addValue("rate", rate.toMillis());
        };
    }

    static MapSqlParameterSource progress(String name, Progress progress) {
        Failure error = progress.lastError();
        return new MapSqlParameterSource("name", name)
                .addValue("nextAt", parameter(progress.nextAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("pausedAt", parameter(progress.pausedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("lastFiredAt", parameter(progress.lastFiredAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("lastTask", progress.lastTask(), Types.OTHER)
                .addValue("errorAt", error == null ? null : parameter(error.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("errorProblem", error == null ? null : error.problem(), Types.VARCHAR)
                .addValue("errorDetail", error == null ? null : error.detail(), Types.VARCHAR);
    }

    static @Nullable OffsetDateTime parameter(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static TaskOptions options(@Nullable String json) {
        return json == null ? TaskOptions.NONE : JSON.readValue(json, TaskOptions.class);
    }

    private static @Nullable String options(TaskOptions options) {
        return options.asksForNothing() ? null : JSON.writeValueAsString(options);
    }

    private static Rhythm rhythm(ResultSet row) throws SQLException {
        String cron = row.getString("cron");
        return cron == null
                ? new Rhythm.FixedRate(Duration.ofMillis(row.getLong("fixed_rate_ms")))
                : new Rhythm.Cron(cron, row.getString("zone"));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        Instant at = time(row, "error_at");
        return at == null ? null : new Failure(at, row.getString("error_problem"), row.getString("error_detail"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
