package dev.carafe.bench.layout;

import dev.carafe.bench.layout.SampleEvents.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Fills each {@link Layout} with the same events in committed batches, asks it the same questions, prints a table.
 *
 * <pre>java … dev.carafe.bench.layout.LayoutBenchmark jdbc:postgresql://localhost/scratch?user=me [events] [layout…]</pre>
 *
 * <p>It drops and makes a schema named {@code layout} in that database.
 */
public final class LayoutBenchmark {

    private static final int BATCH = 10_000;
    private static final PrintStream OUT = System.out;

    private final Connection connection;
    private final long events;

    private LayoutBenchmark(Connection connection, long events) {
        this.connection = connection;
        this.events = events;
    }

    public static void main(String[] args) throws SQLException, IOException {
        if (args.length == 0) {
            OUT.println("a jdbc url, then optionally the number of events and the layouts");
            return;
        }
        List<Layout> layouts = args.length > 2
                ? List.of(args).subList(2, args.length).stream()
                        .map(Layout::valueOf)
                        .toList()
                : List.of(Layout.values());
        long events = args.length > 1 ? Long.parseLong(args[1]) : 10_000_000;
        try (Connection connection = DriverManager.getConnection(args[0])) {
            for (Layout layout : layouts) {
                new LayoutBenchmark(connection, events).measure(layout);
            }
        }
    }

    private void measure(Layout layout) throws SQLException, IOException {
        connection.setAutoCommit(true);
        execute("drop schema if exists layout cascade; create schema layout; set search_path = layout; set jit = off");
        execute(layout.ddl);
        fill(layout);
        execute("vacuum analyze");
        execute("checkpoint");
        OUT.printf("%s | size MB | %s%n", layout, single("""
                select sum(pg_total_relation_size(c.oid)) / 1000000 from pg_class c
                where relnamespace = 'layout'::regnamespace and relkind = 'r'"""));
        duplicates(layout);
        for (Map.Entry<String, String> question : layout.questions().entrySet()) {
            long best = Long.MAX_VALUE;
            for (int run = 0; run < 3; run++) {
                long start = System.nanoTime();
                execute(question.getValue());
                best = Math.min(best, System.nanoTime() - start);
            }
            OUT.printf("%s | %s, ms | %.1f%n", layout, question.getKey(), best / 1e6);
        }
    }

    private void fill(Layout layout) throws SQLException, IOException {
        SampleEvents samples = new SampleEvents(events);
        connection.setAutoCommit(false);
        long spent = 0;
        long lastTenth = 0;
        for (long done = 0; done < events; done += BATCH) {
            Map<String, StringBuilder> copies = layout.copies(samples.next(BATCH));
            long start = System.nanoTime();
            copy(copies);
            connection.commit();
            spent += System.nanoTime() - start;
            if (done >= events / 10 * 9) {
                lastTenth += System.nanoTime() - start;
            }
        }
        connection.setAutoCommit(true);
        OUT.printf("%s | events/s copied and committed, PostgreSQL's part | %.0f%n", layout, events / (spent / 1e9));
        OUT.printf("%s | the same, of the last tenth | %.0f%n", layout, events / 10.0 / (lastTenth / 1e9));
    }

    /** What finding out costs that all of a batch is there already. */
    private void duplicates(Layout layout) throws SQLException {
        List<Sample> batch = new SampleEvents(events).next(BATCH);
        long start = System.nanoTime();
        try (var statement = connection.prepareStatement(
                "select count(*) from " + layout.identities() + " where identity = any (?)")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", batch.stream().map(Sample::identity).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                OUT.printf(
                        "%s | finding %d duplicates, ms | %.1f%n",
                        layout, rows.getInt(1), (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private void copy(Map<String, StringBuilder> copies) throws SQLException, IOException {
        var copyManager = connection.unwrap(PGConnection.class).getCopyAPI();
        for (Map.Entry<String, StringBuilder> copy : copies.entrySet()) {
            copyManager.copyIn(
                    "copy " + copy.getKey() + " from stdin",
                    new StringReader(copy.getValue().toString()));
        }
    }

    private String single(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
