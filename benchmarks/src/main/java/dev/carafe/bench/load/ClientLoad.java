package dev.carafe.bench.load;

import com.sun.management.OperatingSystemMXBean;
import dev.carafe.client.Carafe;
import dev.carafe.model.task.Task;
import dev.carafe.model.task.TaskResultOk;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Submits tasks and awaits their results in three ways, one after the other in one process: raw HTTP with a request for each
 * task that waits for its result, from 64 threads; raw HTTP in batches that are awaited together; and the Java client, with
 * 2,000 tasks under way. Prints tasks per second and the processor time of this process, which is the driver alone, for each
 * task, and the client's as a ratio to both.
 *
 * <p>Usage: {@code ClientLoad [embedded|rabbitmq] [tasks] [runs]}. The first run is for the just-in-time compilers.
 */
public final class ClientLoad {

    private static final int THREADS = 64;
    private static final int BATCH = 200;
    private static final int BATCHES_UNDER_WAY = 10;
    private static final int UNDER_WAY = BATCH * BATCHES_UNDER_WAY;

    private final URI gateway;
    private final RawHttp raw;

    record Echo(String message) implements Task {}

    static final Echo ECHO = new Echo("x".repeat(180));

    private ClientLoad(URI gateway) {
        this.gateway = gateway;
        this.raw = new RawHttp(gateway);
    }

    /** Runs all of it and prints the figures. */
    public static void main(String[] arguments) throws Exception {
        boolean rabbit = arguments.length > 0 && arguments[0].equals("rabbitmq");
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        System.out.printf("broker: %s, %d tasks a run%n", rabbit ? "RabbitMQ, quorum queues" : "embedded", tasks);
        try (Platform platform = new Platform(Path.of("all-in-one", "target", "carafe.jar"), rabbit)) {
            ClientLoad load = new ClientLoad(platform.gateway());
            for (int run = 1; run <= runs; run++) {
                double single = measure("raw HTTP, one by one", tasks, load::oneByOne);
                double batched = measure("raw HTTP, batches of " + BATCH, tasks, load::batches);
                double client = measure("Java client", tasks, load::client);
                System.out.printf(
                        Locale.ROOT,
                        "run %d: the client takes %.2f of the processor time of raw HTTP one by one, %.2f of that in batches%n",
                        run,
                        client / single,
                        client / batched);
            }
        }
    }

    private interface Way {
        void run(int tasks) throws Exception;
    }

    /** Answers with the processor time for a task in microseconds. */
    private static double measure(String what, int tasks, Way way) throws Exception {
        OperatingSystemMXBean self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = self.getProcessCpuTime();
        long begin = System.nanoTime();
        way.run(tasks);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double micros = (self.getProcessCpuTime() - cpu) / 1e3 / tasks;
        System.out.printf(
                Locale.ROOT, "%-28s %6.0f tasks/s awaited, driver %5.0f us/task%n", what, tasks / seconds, micros);
        return micros;
    }

    private void oneByOne(int tasks) throws Exception {
        AtomicInteger left = new AtomicInteger(tasks);
        parallel(THREADS, () -> {
            while (left.getAndDecrement() > 0) {
                raw.execute();
            }
        });
    }

    private void batches(int tasks) throws Exception {
        AtomicInteger left = new AtomicInteger(tasks / BATCH);
        parallel(BATCHES_UNDER_WAY, () -> {
            while (left.getAndDecrement() > 0) {
                raw.executeAll(BATCH);
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void parallel(int threads, Work work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                all.add(executor.submit(() -> {
                    work.run();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        }
    }

    private void client(int tasks) throws Exception {
        Semaphore room = new Semaphore(UNDER_WAY);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Carafe carafe = Carafe.connect(gateway)) {
            for (int n = 0; n < tasks; n++) {
                room.acquire();
                var _ = carafe.execute("demo", ECHO, TaskResultOk.class).whenComplete((_, failed) -> {
                    if (failed != null) {
                        failure.set(failed);
                    }
                    room.release();
                });
            }
            room.acquire(UNDER_WAY);
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a task failed", failure.get());
        }
    }
}
