-- What a worker cannot offer, and why: a broken plugin, a script without a program. It goes with the worker.
CREATE TABLE tasks.worker_problem (
  worker  uuid        NOT NULL REFERENCES tasks.worker ON DELETE CASCADE,
  source  text        NOT NULL,
  service text,                                 -- null if it is not known for which service the source would work
  problem text        NOT NULL,
  since   timestamptz NOT NULL,
  PRIMARY KEY (worker, source)
);
