package dev.carafe.bench.layout;

import dev.carafe.bench.layout.SampleEvents.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A way to lay events out in tables: how they are made, what a batch copies into them, how they are asked. */
enum Layout {
    /** One table of rows, unique by identity, one index for time. */
    ROWS("""
            create table event (position bigint, type int, topic text, time timestamptz, received timestamptz,
                identity uuid, source text, id text, data jsonb);
            create unique index on event (identity);
            create index on event (type, time, position)""", "(data->>'%s')::float8", false),

    /** Rows partitioned by the order of arrival; a table of its own holds the identities. */
    PARTITIONED(partitions("") + """
            create table identity (identity uuid primary key);
            create index on event (type, time, position)""", "(data->>'%s')::float8", true),

    /** As above; the numbers of a row are also in an array whose slots the type's dictionary names. */
    SLOTS(partitions(", slots float8[]") + """
            create table identity (identity uuid primary key);
            create index on event (type, time, position)""", "slots[%s]", true),

    /** As PARTITIONED; besides, a batch writes its numbers as arrays, a row per type, topic and field. */
    CHUNKS(partitions("") + """
            create table identity (identity uuid primary key);
            create index on event (type, time, position);
            create table chunk (type int, topic text, field text, t0 timestamptz, t1 timestamptz,
                times timestamptz[], vals float8[]);
            create index on chunk (type, field, topic, t0)""", "v", true);

    private static final int PARTITION = 2_000_000;

    final String ddl;
    private final String field;
    private final boolean identityTable;

    Layout(String ddl, String field, boolean identityTable) {
        this.ddl = ddl;
        this.field = field;
        this.identityTable = identityTable;
    }

    private static String partitions(String more) {
        StringBuilder ddl = new StringBuilder("""
                create table event (position bigint, type int, topic text, time timestamptz, received timestamptz,
                    identity uuid, source text, id text, data jsonb%s) partition by range (position);
                """.formatted(more));
        for (long from = 0; from < 20_000_000; from += 2_000_000) {
            ddl.append("create table event_%d partition of event for values from (%d) to (%d);%n"
                    .formatted(from, from, from + PARTITION));
        }
        return ddl.toString();
    }

    String identities() {
        return identityTable ? "identity" : "event";
    }

    /** What a batch copies, by the target of the COPY. */
    Map<String, StringBuilder> copies(List<Sample> batch) {
        Map<String, StringBuilder> copies = new LinkedHashMap<>();
        StringBuilder events = new StringBuilder(batch.size() * 250);
        StringBuilder identities = new StringBuilder(batch.size() * 37);
        String received = Instant.now().toString();
        for (Sample s : batch) {
            events.append(s.position())
                    .append('\t')
                    .append(s.type())
                    .append('\t')
                    .append(s.topic())
                    .append('\t')
                    .append(Instant.ofEpochMilli(s.millis()))
                    .append('\t')
                    .append(received)
                    .append('\t')
                    .append(s.identity())
                    .append('\t')
                    .append(s.source())
                    .append('\t')
                    .append(s.id())
                    .append('\t')
                    .append(s.json());
            if (this == SLOTS) {
                events.append('\t');
                array(events, s.fields());
            }
            events.append('\n');
            identities.append(s.identity()).append('\n');
        }
        if (identityTable) {
            copies.put("identity", identities);
        }
        copies.put("event", events);
        if (this == CHUNKS) {
            copies.put("chunk", chunks(batch));
        }
        return copies;
    }

    private static StringBuilder chunks(List<Sample> batch) {
        Map<String, List<Sample>> series = new LinkedHashMap<>();
        batch.forEach(s -> series.computeIfAbsent(s.type() + "\t" + s.topic(), k -> new ArrayList<>())
                .add(s));
        StringBuilder rows = new StringBuilder();
        series.forEach((key, samples) -> {
            samples.sort(java.util.Comparator.comparingLong(Sample::millis));
            StringBuilder times = new StringBuilder("{");
            samples.forEach(s -> times.append(times.length() > 1 ? "," : "").append(Instant.ofEpochMilli(s.millis())));
            for (int f = 0; f < samples.getFirst().fields().size(); f++) {
                int field = f;
                rows.append(key)
                        .append('\t')
                        .append(f + 1)
                        .append('\t')
                        .append(Instant.ofEpochMilli(samples.getFirst().millis()))
                        .append('\t')
                        .append(Instant.ofEpochMilli(samples.getLast().millis()))
                        .append('\t')
                        .append(times)
                        .append("}\t");
                array(rows, samples.stream().map(s -> s.fields().get(field)).toList());
                rows.append('\n');
            }
        });
        return rows;
    }

    private static void array(StringBuilder to, List<Double> values) {
        to.append('{');
        for (int i = 0; i < values.size(); i++) {
            to.append(i > 0 ? "," : "").append(values.get(i));
        }
        to.append('}');
    }

    /** The questions, by name. */
    Map<String, String> questions() {
        Map<String, String> sql = new LinkedHashMap<>();
        String recent = "time >= timestamptz '2026-10-31 12:00Z' and time < timestamptz '2026-10-31 13:00Z'";
        sql.put("one hour, all hosts, 60 buckets", series(1, "cpu", "1", "1 minute", recent, ""));
        sql.put(
                "30 days, one of 100 hosts, 720 buckets",
                series(1, "cpu", "1", "1 hour", "time > timestamptz '2026-10-01Z'", "and topic = 'lab.h7'"));
        sql.put(
                "30 days, all 9 million, 720 buckets",
                series(1, "cpu", "1", "1 hour", "time > timestamptz '2026-10-01Z'", ""));
        sql.put(
                "1970 to today, 1 million, 57 buckets",
                series(2, "mag", "1", "365 days", "time > timestamptz '1970-01-01Z'", ""));
        sql.put(
                "newest 100 events of a type",
                "select * from event where type = 1 order by time desc, position desc limit 100");
        sql.put(
                "100 events after a position of 1988",
                "select * from event where type = 2 and (time, position) > ('1988-01-01Z', 5) order by time, position limit 100");
        sql.put("last of each host within a minute", """
                select distinct on (topic) topic, time, data from event
                where type = 1 and time > timestamptz '2026-10-31 23:59Z' order by topic, time desc""");
        return sql;
    }

    private String series(int type, String name, String slot, String every, String when, String and) {
        String value = field.formatted(this == SLOTS ? slot : name);
        String from = this != CHUNKS
                ? "event where type = %d and %s %s".formatted(type, when, and)
                // A chunk spans at most what its batch spans: only late data makes that long, so t1 is checked, t0
                // sought.
                : "chunk, unnest(times, vals) as p(time, v) where type = %d and field = '%s' and %s and %s %s"
                        .formatted(
                                type, slot, when, when.replace("time >", "t1 >").replace("time <", "t0 <"), and);
        return "select date_bin('%s', time, timestamptz '1970-01-01Z') as t, avg(%s), min(%s), max(%s), count(*) from %s group by 1 order by 1"
                .formatted(every, value, value, value, from);
    }
}
