-- Recurring tasks. `schedule` is what was asked for and how far it has come; `scheduled_tasks` is db-scheduler's table, in
-- the form that its version 16 wants, with one row, the alarm, for each schedule that is not paused.

CREATE TABLE tasks.schedule (
  name          text COLLATE "C" NOT NULL PRIMARY KEY,
  service       text        NOT NULL,
  type          text        NOT NULL,
  payload       text        NOT NULL,           -- JSON, as the caller wrote it
  labels        text        NOT NULL,           -- JSON: the schedule's own, without the one that names it
  cron          text,
  zone          text,
  fixed_rate_ms bigint      CHECK (fixed_rate_ms > 0),
  missed        text        NOT NULL CHECK (missed IN ('skip', 'once', 'all')),
  anchor        timestamptz NOT NULL,           -- from which a fixed rate counts
  next_at       timestamptz,                    -- the first occurrence that is not dealt with yet; null while paused
  paused_at     timestamptz,
  last_fired_at timestamptz,                    -- the last occurrence that made a task
  last_task     uuid,
  error_at      timestamptz,                    -- the occurrence that could not be submitted, if the last one could not
  error_problem text,
  error_detail  text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  CHECK ((cron IS NULL) <> (fixed_rate_ms IS NULL)),
  CHECK ((cron IS NULL) = (zone IS NULL)),
  CHECK (paused_at IS NULL OR next_at IS NULL)
) WITH (fillfactor = 80);

CREATE TABLE tasks.scheduled_tasks (
  task_name            text        NOT NULL,
  task_instance        text        NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean     NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX scheduled_tasks_due ON tasks.scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON tasks.scheduled_tasks (last_heartbeat) WHERE picked;
