package dev.carafe.worker.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.folder.FolderWatch;
import dev.carafe.worker.folder.Sources;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.RegisteredHandler;
import dev.carafe.worker.registry.SourceProblems;
import dev.carafe.worker.registry.TypeSettings;
import dev.carafe.worker.run.Attempt;
import dev.carafe.worker.run.LatestProgress;
import dev.carafe.worker.run.TaskRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come, change and go, without a database. */
class PluginReloadTests {

    private static final int RELOADS = 200;
    private static final long MAY_GROW = 3_000_000;

    private final HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);
    private final SourceProblems problems = new SourceProblems(InstantSource.system());
    private final TaskRunner runner = new TaskRunner(100_000);

    @TempDir
    private Path folder;

    private Path jar;
    private FolderWatch watch;

    @BeforeEach
    void watch() throws IOException {
        jar = Files.createDirectory(folder.resolve("plugins")).resolve("measure.jar");
        watch = new FolderWatch(
                jar.getParent(),
                new PluginLayout(),
                new PluginLoader(new Sources(registry, problems)),
                Duration.ofMillis(10),
                InstantSource.system());
        watch.start();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private static Attempt task(String payload) {
        ClaimedTask task = new ClaimedTask(
                UUID.randomUUID(),
                "lab",
                "Measure",
                1,
                payload,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                0,
                false,
                null,
                null,
                1);
        return new Attempt(task, new LatestProgress());
    }

    private AttemptOutcome run() {
        RegisteredHandler<?> offer = registry.begin("lab", "Measure").orElseThrow();
        try {
            return runner.run(offer, task("{\"device\":\"dmm1\",\"samples\":3}"));
        } finally {
            offer.version().end();
        }
    }

    private static String reading(String word) {
        return "{\"device\":\"dmm1\",\"samples\":3,\"word\":\"" + word + "\"}";
    }

    private WeakReference<ClassLoader> loader() {
        return new WeakReference<>(registry.all().getFirst().payload().getClassLoader());
    }

    @Test
    void afterManyReloadsNothingIsLeftOfTheOldVersions() throws IOException {
        PluginJar plugin = PluginJar.compile(folder, PluginJar.MEASURE.formatted(""));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        long heapBefore = 0;
        for (int n = 0; n < RELOADS; n++) {
            plugin.pack(jar, "version " + n);
            String expected = reading("version " + n);
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> !registry.all().isEmpty() && expected.equals(run().result()));
            loaders.add(loader());
            if (n == RELOADS / 2) {
                heapBefore = usedHeap();
            }
        }
        assertThat(problems.all()).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
        });
        long grown = usedHeap() - heapBefore;
        assertThat(grown).as("growth of the heap in the second half").isLessThan(MAY_GROW);
        await().until(() -> copies() == 1);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** What this watch keeps of jars; others may have theirs beside it. */
    private long copies() throws IOException {
        Path current = Path.of(URI.create(registry.all()
                .getFirst()
                .payload()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Path own = current.getParent().getParent();
        assertThat(own.getFileName().toString()).startsWith("carafe-worker-");
        try (var files = Files.walk(own)) {
            return files.filter(file -> file.endsWith("measure.jar")).count();
        } catch (UncheckedIOException e) {
            // One of them was deleted just now.
            return -1;
        }
    }

    @Test
    void aCallInFlightFinishesOnItsVersionWhichIsClosedOnlyThen() throws Exception {
        // The resource is read after the wait: from a loader that is still open.
        String slow = "while (!java.nio.file.Files.exists(java.nio.file.Path.of(\"%s\"))) { Thread.yield(); }"
                .formatted(folder.resolve("go"));
        PluginJar plugin = PluginJar.compile(folder, PluginJar.MEASURE.formatted("""
                java.nio.file.Files.createFile(java.nio.file.Path.of("%s/begun-" + task.samples()));
                if (task.samples() == 1) { %s }""".formatted(folder, slow)));
        plugin.pack(jar, "old");
        await().until(() -> !registry.all().isEmpty());
        CompletableFuture<AttemptOutcome> inFlight = new CompletableFuture<>();
        RegisteredHandler<?> old = registry.begin("lab", "Measure").orElseThrow();
        Thread.startVirtualThread(() -> {
            inFlight.complete(runner.run(old, task("{\"device\":\"dmm1\",\"samples\":1}")));
            old.version().end();
        });
        await().until(() -> Files.exists(folder.resolve("begun-1")));

        plugin.pack(jar, "new");
        await().until(() -> registry.all().getFirst() != old);
        assertThat(run().result()).isEqualTo(reading("new"));
        Files.createFile(folder.resolve("go"));
        assertThat(inFlight.get(10, TimeUnit.SECONDS).result())
                .isEqualTo("{\"device\":\"dmm1\",\"samples\":1,\"word\":\"old\"}");
        await().until(() -> copies() == 1);
    }

    @Test
    void aBrokenJarLeavesTheLastGoodVersionRunningAndSaysWhy() throws IOException {
        PluginJar plugin = PluginJar.compile(folder, PluginJar.MEASURE.formatted(""));
        plugin.pack(jar, "good");
        await().until(() -> !registry.all().isEmpty());

        Files.writeString(jar, "no jar at all");
        awaitProblem("is no jar");
        assertThat(run().result()).isEqualTo(reading("good"));

        plugin.pack(jar, "x", "lab.Missing");
        awaitProblem("lab.Missing");
        plugin.pack(jar, "x", "lab.Measure$Reading");
        awaitProblem("lab.Measure$Reading");
        plugin.pack(jar, "x", "# none");
        awaitProblem("names no handler");
        assertThat(run().result()).isEqualTo(reading("good"));

        plugin.pack(jar, "repaired");
        await().until(() -> problems.all().isEmpty());
        assertThat(run().result()).isEqualTo(reading("repaired"));
    }

    private void awaitProblem(String text) {
        await().until(() -> problems.all().stream()
                .anyMatch(problem -> problem.source().equals("plugins/measure.jar")
                        && problem.problem().contains(text)));
        assertThat(problems.all().getFirst().service()).isEqualTo("lab");
    }

    @Test
    void aPluginSeesTheHandlerInterfaceAndNothingElseOfTheWorker() throws IOException {
        PluginJar plugin = PluginJar.compile(folder, PluginJar.MEASURE.formatted("""
                Class.forName("org.slf4j.Logger");
                Class.forName("java.sql.Connection");
                Class.forName("org.springframework.context.ApplicationContext");"""));
        plugin.pack(jar, "x");
        await().until(() -> !registry.all().isEmpty());
        AttemptOutcome outcome = run();
        assertThat(outcome.ename()).isEqualTo("ClassNotFoundException");
        assertThat(outcome.evalue()).isEqualTo("org.springframework.context.ApplicationContext");
    }

    @Test
    void aJarThatIsRemovedIsWithdrawn() throws IOException {
        PluginJar.compile(folder, PluginJar.MEASURE.formatted("")).pack(jar, "x");
        await().until(() -> !registry.all().isEmpty());
        WeakReference<ClassLoader> loader = loader();
        Files.delete(jar);
        await().until(() -> registry.all().isEmpty());
        await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }
}
