-- Three tables hold a task's life. `task` is what was submitted and never changes; `execution` is the moving part, one
-- row for each unfinished task, so it stays as small as the backlog; `result` is how it ended and never changes.
-- `task` and `result` are partitioned by day through the time in the id (UUID version 7), so that old days are dropped
-- whole and the primary key needs no second column.

CREATE TABLE tasks.task (
  id           uuid        NOT NULL PRIMARY KEY,
  service      text        NOT NULL,
  type         text        NOT NULL,
  display_name text        NOT NULL,
  payload      text        NOT NULL,            -- JSON as it was parsed and written once; never searched
  labels       jsonb,
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

-- The order of acceptance. A sequence without a cache: a task whose submission began after another one's had been
-- answered gets the larger number.
CREATE SEQUENCE tasks.position CACHE 1;

CREATE TABLE tasks.execution (
  id           uuid        NOT NULL PRIMARY KEY,
  service      text        NOT NULL,
  type         text        NOT NULL,
  lane         text,                            -- tasks of one lane run one at a time, in order; null: parallel
  position     bigint      NOT NULL DEFAULT nextval('tasks.position'),
  status       text        NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running')),
  attempt      integer     NOT NULL DEFAULT 0,
  max_attempts integer     NOT NULL,
  repeatable   boolean     NOT NULL,            -- may be run again when its worker is lost
  retention    interval    NOT NULL,            -- how long its result will be kept
  queued_at    timestamptz NOT NULL,
  started_at   timestamptz,
  worker       uuid,
  CHECK ((status = 'running') = (worker IS NOT NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX execution_waiting ON tasks.execution (service, type, position) WHERE status = 'queued';
CREATE INDEX execution_in_lane ON tasks.execution (lane, position) WHERE lane IS NOT NULL;
CREATE INDEX execution_of_worker ON tasks.execution (worker) WHERE worker IS NOT NULL;
-- Sequential is sequential: the database itself refuses a second running task in a lane.
CREATE UNIQUE INDEX execution_one_in_lane ON tasks.execution (lane) WHERE status = 'running' AND lane IS NOT NULL;

CREATE TABLE tasks.registration (
  service       text        NOT NULL,
  type          text        NOT NULL,
  schema        text        NOT NULL,           -- JSON Schema of the payload
  hidden_fields text[]      NOT NULL,
  parallel      boolean     NOT NULL,
  queue_size    integer     NOT NULL,
  fetch_size    integer     NOT NULL,
  at_most_once  boolean     NOT NULL,
  max_attempts  integer     NOT NULL,
  retention     interval    NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (service, type)
);

CREATE TABLE tasks.worker (
  id          uuid        NOT NULL PRIMARY KEY,
  host        text        NOT NULL,
  version     text        NOT NULL,
  started_at  timestamptz NOT NULL,
  lease_until timestamptz NOT NULL              -- by the database's clock: a worker's own may be wrong
);

CREATE TABLE tasks.offer (
  worker  uuid NOT NULL REFERENCES tasks.worker ON DELETE CASCADE,
  service text NOT NULL,
  type    text NOT NULL,
  PRIMARY KEY (service, type, worker)
);
CREATE INDEX offer_of_worker ON tasks.offer (worker);

CREATE VIEW tasks.task_view AS
SELECT t.id, t.service, t.type, t.display_name, t.payload, t.labels, t.submitted_at,
       e.status AS execution_status, r.status AS result_status,
       coalesce(r.started_at, e.started_at) AS started_at, r.finished_at, r.expires_at,
       coalesce(r.attempt, e.attempt) AS attempt, r.result, r.ename, r.evalue, r.traceback
FROM tasks.task t
LEFT JOIN tasks.execution e ON e.id = t.id
LEFT JOIN tasks.result r ON r.id = t.id;
