-- What the attempt that ended a task reported last: JSON.
ALTER TABLE tasks.result ADD COLUMN progress text;

-- The attempts from before the task was last asked to be run again: the pauses between attempts begin anew.
ALTER TABLE tasks.execution ADD COLUMN attempts_before integer NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW tasks.task_view AS
SELECT t.id, t.service, t.type, t.display_name, t.payload, t.labels, t.options, t.traceparent, t.submitted_at,
       e.status AS execution_status, e.due_at, e.start_by, coalesce(r.progress, e.progress) AS progress, e.cancelled_at,
       r.status AS result_status, coalesce(r.started_at, e.started_at) AS started_at, r.finished_at, r.expires_at,
       coalesce(r.attempt, e.attempt) AS attempt, r.result, r.ename, r.evalue, r.traceback
FROM tasks.task t
LEFT JOIN tasks.execution e ON e.id = t.id
LEFT JOIN tasks.result r ON r.id = t.id;
