-- What a schedule asks for its tasks besides their type's limits: JSON, as in tasks.task; null if nothing.
ALTER TABLE tasks.schedule ADD COLUMN options text;
