-- The store of events. docs/adr/0003-points-layout.md says why it looks like this and what was measured.

create table events.event_type (
    id          int generated always as identity primary key,
    name        text        not null unique,
    schema      text,
    tags        text[]      not null default '{}',
    declared_at timestamptz,
    first_seen  timestamptz not null default now()
);

-- One row: the position of the newest event. Writers take their positions from it in the transaction that stores the
-- events, and so hold its row lock until they commit: positions become visible in their order and without gaps. A
-- sequence would promise neither.
create table events.head (
    single   boolean primary key default true check (single),
    position bigint not null
) with (fillfactor = 10);
insert into events.head (position) values (0);

-- Which events are there already: the first half of SHA-256 over source and id (see Identity). A table of its own,
-- because a unique index on the partitioned table below would have to contain the position.
create table events.identity (
    identity uuid primary key
);

-- Partitioned by the order of arrival, not by time: decades of sparse history cost no partition, late events land
-- where everything lands, and the indexes being written to stay small.
create table events.event (
    position   bigint      not null,
    time       timestamptz not null,
    received   timestamptz not null,
    type       int         not null,
    topic      text,
    source     text        not null,
    id         text        not null,
    data       jsonb       not null,
    extensions jsonb,
    primary key (position)
) partition by range (position);
create index event_type_time on events.event (type, time, position);

create table events.event_partition (
    lower bigint primary key,
    upper bigint not null unique check (upper > lower),
    name  text   not null unique
);

-- Makes partitions until there is room for as many events as one of them holds; answers up to where there is room.
-- A table is made alone and then attached, which, other than CREATE ... PARTITION OF, waits for no reader.
create function events.extend_partitions(size bigint) returns bigint language plpgsql as $$
declare
    newest bigint;
    top    bigint;
    part   text;
begin
    perform pg_advisory_xact_lock(hashtext('carafe.events.extend_partitions'));
    select position into newest from events.head;
    select coalesce(max(upper), 0) into top from events.event_partition;
    while top < newest + size loop
        part := 'event_' || top;
        execute format('create table events.%I (like events.event including defaults)', part);
        execute format('alter table events.event attach partition events.%I for values from (%s) to (%s)',
            part, top, top + size);
        insert into events.event_partition (lower, upper, name) values (top, top + size, part);
        top := top + size;
    end loop;
    return top;
end $$;

-- What the platform itself publishes.
insert into events.event_type (name, tags, declared_at) values
    ('TaskSubmitted',  '{service,type,status,worker,ename}', now()),
    ('TaskStarted',    '{service,type,status,worker,ename}', now()),
    ('TaskProgressed', '{service,type,status,worker,ename}', now()),
    ('TaskFinished',   '{service,type,status,worker,ename}', now()),
    ('WorkerUp',       '{worker,host,service}', now()),
    ('WorkerDown',     '{worker,host,service}', now()),
    ('SystemMetrics',  '{worker,host}', now());
