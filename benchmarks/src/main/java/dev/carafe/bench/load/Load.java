package dev.carafe.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Submits no-op tasks of about 200 bytes over HTTP and waits until all results are durable: one by one with 64
 * connections, in batches, awaited one after the other on the idle system, and through the sequential lane; then, if asked
 * for, the same again with so many finished and waiting tasks in the tables.
 *
 * <p>Usage: {@code Load [embedded|rabbitmq] [tasks] [runs] [finished] [waiting]}. The system property {@code
 * carafe.bench.jvm} replaces the platform's JVM options, {@code carafe.bench.phases} chooses among {@code
 * one,batch,lane,wait}.
 */
public final class Load {

    private static final List<String> PHASES = List.of(
            System.getProperty("carafe.bench.phases", "one,batch,lane,wait").split(","));
    private static final int CONNECTIONS = 64;
    private static final int BATCH = 1_000;
    private static final String PAYLOAD = "{\"message\":\"" + "x".repeat(180) + "\"}";
    private static final String ECHO = "{\"type\":\"Echo\",\"payload\":" + PAYLOAD + "}";
    private static final String STEP = "{\"type\":\"Step\",\"payload\":{\"millis\":0}}";

    private final Platform platform;
    private final Tables tables;

    private Load(Platform platform, Tables tables) {
        this.platform = platform;
        this.tables = tables;
    }

    /** Runs all measurements and prints their figures. */
    public static void main(String[] arguments) throws Exception {
        boolean rabbit = arguments.length > 0 && arguments[0].equals("rabbitmq");
        int tasks = number(arguments, 1, 20_000);
        int runs = number(arguments, 2, 3);
        int finished = number(arguments, 3, 0);
        int waiting = number(arguments, 4, 0);
        Path jar = Path.of("all-in-one", "target", "carafe.jar");
        System.out.printf("broker: %s, %d tasks a run%n", rabbit ? "RabbitMQ, quorum queues" : "embedded", tasks);
        try (Platform platform = new Platform(jar, rabbit);
                Connection database = platform.database()) {
            Load load = new Load(platform, new Tables(database));
            load.oneByOne(tasks / 4, "warm-up");
            load.runs(tasks, runs);
            if (finished > 0 || waiting > 0) {
                load.tables.fill(finished, waiting);
                System.out.printf("with %d finished and %d waiting tasks more%n", finished, waiting);
                load.runs(tasks, runs);
            }
        }
    }

    private static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private void runs(int tasks, int runs) throws Exception {
        for (int run = 1; run <= runs; run++) {
            if (PHASES.contains("one")) {
                oneByOne(tasks, "one by one, 64 connections");
            }
            if (PHASES.contains("batch")) {
                batches(tasks, ECHO, "batches of 1,000");
            }
            if (PHASES.contains("lane")) {
                batches(tasks / 8, STEP, "sequential lane");
            }
            if (PHASES.contains("wait")) {
                awaited(Math.min(2_000, tasks / 10));
            }
        }
    }

    private void oneByOne(int tasks, String what) throws Exception {
        AtomicInteger left = new AtomicInteger(tasks);
        measure(tasks, what, CONNECTIONS, connection -> {
            List<Long> latencies = new ArrayList<>();
            while (left.getAndDecrement() > 0) {
                long begin = System.nanoTime();
                expect(202, connection.post("/v1/services/demo/tasks", ECHO, ""));
                latencies.add(System.nanoTime() - begin);
            }
            return latencies;
        });
    }

    private void batches(int tasks, String task, String what) throws Exception {
        String body = "{\"tasks\":[" + (task + ",").repeat(BATCH - 1) + task + "]}";
        AtomicInteger left = new AtomicInteger(Math.max(1, tasks / BATCH));
        measure(left.get() * BATCH, what, 4, connection -> {
            List<Long> latencies = new ArrayList<>();
            while (left.getAndDecrement() > 0) {
                long begin = System.nanoTime();
                expect(200, connection.post("/v1/services/demo/tasks:batch", body, ""));
                latencies.add(System.nanoTime() - begin);
            }
            return latencies;
        });
    }

    private void awaited(int tasks) throws Exception {
        measure(tasks, "Prefer: wait, one connection", 1, connection -> {
            List<Long> latencies = new ArrayList<>();
            for (int n = 0; n < tasks; n++) {
                long begin = System.nanoTime();
                expect(200, connection.post("/v1/services/demo/tasks", ECHO, "Prefer: wait=10\r\n"));
                latencies.add(System.nanoTime() - begin);
            }
            return latencies;
        });
    }

    private interface Client {
        List<Long> run(HttpConnection connection) throws IOException;
    }

    private void measure(int tasks, String what, int connections, Client client) throws Exception {
        CpuUse before = CpuUse.now(platform.pid());
        long commitsBefore = tables.commits();
        long begin = System.nanoTime();
        List<Long> latencies = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> clients = new ArrayList<>();
            for (int n = 0; n < connections; n++) {
                clients.add(threads.submit(() -> {
                    try (HttpConnection connection = new HttpConnection(platform.gateway())) {
                        return client.run(connection);
                    }
                }));
            }
            for (Future<List<Long>> each : clients) {
                latencies.addAll(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        }
        double submitted = (System.nanoTime() - begin) / 1e9;
        tables.awaitAllDone();
        double done = (System.nanoTime() - begin) / 1e9;
        long commits = tables.commits() - commitsBefore;
        // Events of these tasks that are stored after the last result belong to them, not to the next phase.
        CpuUse after = CpuUse.whenIdle(platform.pid());
        Latencies measured = new Latencies(latencies);
        System.out.printf(
                Locale.ROOT,
                "%-28s %6.0f tasks/s (%6.0f/s accepted), request %s, commits/task %.2f, at rest %.1f s later, cpu us/task: %s%n",
                what,
                tasks / done,
                tasks / submitted,
                measured,
                commits / (double) tasks,
                (System.nanoTime() - begin) / 1e9 - done,
                after.perTaskSince(before, tasks));
    }

    private static void expect(int status, HttpConnection.Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ", got " + answer.status() + ": " + answer.body());
        }
    }
}
