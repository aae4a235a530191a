-- Three tables hold a task's life. `task` is what was submitted and never changes; `execution` is the moving part, one
-- row for each unfinished task, so it stays as small as the backlog; `result` is how it ended and never changes.
-- `task`, `result` and `attempt` are partitioned by day through the time in the id (UUID version 7), so that old days are
-- dropped whole and the primary key needs no second column.

CREATE TABLE tasks.task (
  id           uuid        NOT NULL PRIMARY KEY,
  service      text        NOT NULL,
  type         text        NOT NULL,
  display_name text        NOT NULL,
  payload      text        NOT NULL,            -- JSON as it was parsed and written once; never searched
  labels       jsonb,
  options      text,                            -- JSON: what the submission asked for besides; null for nothing
  traceparent  text,                            -- W3C trace context of the submission
  submitted_at timestamptz NOT NULL
) PARTITION BY RANGE (id);

CREATE INDEX task_of_service ON tasks.task (service, id);
CREATE INDEX task_by_label ON tasks.task USING gin (labels jsonb_path_ops) WHERE labels IS NOT NULL;

CREATE TABLE tasks.result (
  id          uuid        NOT NULL PRIMARY KEY, -- one result row for a task, whatever happens
  status      text        NOT NULL CHECK (status IN ('ok', 'error', 'cancelled')),
  result      text,                             -- JSON; of status ok only
  ename       text,
  evalue      text,
  traceback   text,
  attempt     integer     NOT NULL,
  worker      uuid,
  started_at  timestamptz,
  finished_at timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  CHECK ((status = 'ok') = (result IS NOT NULL)),
  CHECK ((status = 'ok') = (ename IS NULL))
) PARTITION BY RANGE (id);

CREATE INDEX result_not_ok ON tasks.result (status, id) WHERE status <> 'ok';

-- The attempts of a task that were followed by another one. The last attempt is in `result` or `execution`.
CREATE TABLE tasks.attempt (
  id         uuid        NOT NULL,
  attempt    integer     NOT NULL,
  worker     uuid,
  started_at timestamptz,
  ended_at   timestamptz NOT NULL,
  ename      text        NOT NULL,
  evalue     text        NOT NULL,
  PRIMARY KEY (id, attempt)
) PARTITION BY RANGE (id);

-- The order of acceptance. A sequence without a cache: a task whose submission began after another one's had been
-- answered gets the larger number.
CREATE SEQUENCE tasks.position CACHE 1;

-- A waiting task is in one of these states:
--   scheduled  its time (due_at) has not come
--   blocked    a task that it depends on is unfinished
--   behind     another task of its sequence key is before it
--   queued     a worker may claim it; in a sequential lane, once it is the first
--   retrying   it failed, and the pause before its next attempt (until due_at) is not over; keeps its place in its lane
CREATE TABLE tasks.execution (
  id           uuid        NOT NULL PRIMARY KEY,
  service      text        NOT NULL,
  type         text        NOT NULL,
  lane         text,                            -- tasks of one lane run one at a time, in order; null: beside all others
  keyed        boolean     NOT NULL DEFAULT false, -- the lane is a sequence key's: all but its first are `behind`
  position     bigint      NOT NULL DEFAULT nextval('tasks.position'),
  status       text        NOT NULL DEFAULT 'queued'
               CHECK (status IN ('scheduled', 'blocked', 'behind', 'queued', 'retrying', 'running')),
  due_at       timestamptz,
  start_by     timestamptz,                     -- expires if it has not been started by then
  attempt      integer     NOT NULL DEFAULT 0,
  max_attempts integer     NOT NULL,
  retry_errors boolean     NOT NULL,            -- a submission asked for more than the retries that its type has
  repeatable   boolean     NOT NULL,            -- may be run again when its worker is lost
  time_limit   interval,                        -- the longest run of one attempt
  retention    interval    NOT NULL,            -- how long its result will be kept
  failure_retention interval NOT NULL,          -- and how long if it is not ok
  traceparent  text,
  awaited      boolean     NOT NULL DEFAULT false, -- another task depends on it
  cancelled_at timestamptz,                     -- somebody cancelled it while it ran
  progress     text,                            -- JSON of the latest report
  queued_at    timestamptz NOT NULL,
  started_at   timestamptz,
  worker       uuid,
  CHECK ((status = 'running') = (worker IS NOT NULL)),
  CHECK (due_at IS NOT NULL OR status NOT IN ('scheduled', 'retrying')),
  CHECK (lane IS NOT NULL OR NOT keyed)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX execution_waiting ON tasks.execution (service, type, position) WHERE status = 'queued';
CREATE INDEX execution_in_lane ON tasks.execution (lane, position)
  WHERE lane IS NOT NULL AND status IN ('queued', 'running', 'retrying', 'behind');
CREATE INDEX execution_running ON tasks.execution (service, type) WHERE status = 'running';
CREATE INDEX execution_of_worker ON tasks.execution (worker) WHERE worker IS NOT NULL;
CREATE INDEX execution_due ON tasks.execution (due_at) WHERE status IN ('scheduled', 'retrying');
CREATE INDEX execution_held ON tasks.execution (service, type)
  WHERE status IN ('scheduled', 'blocked', 'behind', 'retrying');
CREATE INDEX execution_cancelled ON tasks.execution (cancelled_at) WHERE cancelled_at IS NOT NULL;
CREATE INDEX execution_start_by ON tasks.execution (start_by) WHERE start_by IS NOT NULL;
-- Sequential is sequential: the database itself refuses a second running task in a lane.
CREATE UNIQUE INDEX execution_one_in_lane ON tasks.execution (lane) WHERE status = 'running' AND lane IS NOT NULL;
-- Of a sequence key, one task at most may be claimed: the others are `behind`.
CREATE UNIQUE INDEX execution_first_of_key ON tasks.execution (lane)
  WHERE keyed AND status IN ('queued', 'retrying', 'running');

-- Which unfinished tasks a blocked task waits for. No foreign key: it would cost every ending task a look here.
CREATE TABLE tasks.dependency (
  awaited uuid NOT NULL,
  waiting uuid NOT NULL,
  PRIMARY KEY (awaited, waiting)
);
CREATE INDEX dependency_waiting ON tasks.dependency (waiting);

CREATE TABLE tasks.idempotency (
  service    text        NOT NULL,
  key        text        NOT NULL,
  digest     text        NOT NULL,              -- of what was submitted
  task       uuid        NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (service, key)
);
CREATE INDEX idempotency_age ON tasks.idempotency (created_at);

CREATE TABLE tasks.registration (
  service       text        NOT NULL,
  type          text        NOT NULL,
  schema        text        NOT NULL,           -- JSON Schema of the payload
  hidden_fields text[]      NOT NULL,
  limits        text        NOT NULL,           -- JSON
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (service, type)
);

CREATE TABLE tasks.pause (
  service   text        NOT NULL PRIMARY KEY,
  paused_at timestamptz NOT NULL
);

CREATE TABLE tasks.worker (
  id          uuid        NOT NULL PRIMARY KEY,
  host        text        NOT NULL,
  version     text        NOT NULL,
  started_at  timestamptz NOT NULL,
  lease       interval    NOT NULL,
  lease_until timestamptz NOT NULL              -- by the database's clock: a worker's own may be wrong
);

CREATE TABLE tasks.offer (
  worker  uuid NOT NULL REFERENCES tasks.worker ON DELETE CASCADE,
  service text NOT NULL,
  type    text NOT NULL,
  PRIMARY KEY (service, type, worker)
);
CREATE INDEX offer_of_worker ON tasks.offer (worker);

-- What each worker finished in each minute: the rates of a service.
CREATE TABLE tasks.tally (
  minute  timestamptz NOT NULL,
  service text        NOT NULL,
  type    text        NOT NULL,
  worker  uuid        NOT NULL,
  ok      bigint      NOT NULL,
  failed  bigint      NOT NULL,
  PRIMARY KEY (minute, service, type, worker)
);

-- The key of the check bits in ids, see docs/adr/0005.
CREATE TABLE tasks.secret (
  name  text  NOT NULL PRIMARY KEY,
  value bytea NOT NULL
);
INSERT INTO tasks.secret VALUES ('ids', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

CREATE VIEW tasks.task_view AS
SELECT t.id, t.service, t.type, t.display_name, t.payload, t.labels, t.options, t.traceparent, t.submitted_at,
       e.status AS execution_status, e.due_at, e.start_by, e.progress, e.cancelled_at, r.status AS result_status,
       coalesce(r.started_at, e.started_at) AS started_at, r.finished_at, r.expires_at,
       coalesce(r.attempt, e.attempt) AS attempt, r.result, r.ename, r.evalue, r.traceback
FROM tasks.task t
LEFT JOIN tasks.execution e ON e.id = t.id
LEFT JOIN tasks.result r ON r.id = t.id;
