-- Published since there are retries, and not declared with the others. Whoever has declared it keeps the tags chosen.
insert into events.event_type (name, tags, declared_at) values
    ('TaskRetried', '{service,type,status,worker,ename}', now())
on conflict (name) do update
    set tags = array(select distinct unnest(event_type.tags || excluded.tags)),
        declared_at = coalesce(event_type.declared_at, excluded.declared_at);
