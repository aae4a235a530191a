package dev.carafe.worker.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How scripts are ended, and what is left of them. */
class ScriptEndTests {

    private static final String NO_PIPE = "";

    @TempDir
    private Path folder;

    private ScriptLab lab;

    @BeforeEach
    void open() {
        lab = new ScriptLab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void childrenThatAScriptLeavesBehindAreEndedWithIt() throws Exception {
        Assumptions.assumeTrue(lab.running().tools().setsid().isPresent(), "no setsid here");
        String body = "sleep 600 & echo $! > " + folder + "/child; echo 1";
        long begin = System.nanoTime();
        assertThat(lab.run(body, "{}").asInt()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        long child = lab.pidIn("child");
        await().until(() -> ScriptLab.isGone(child));
    }

    @Test
    void anInterruptAsksTheScriptToEnd() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        String body =
                "trap 'echo asked > " + folder + "/asked; exit 1' TERM; echo $$ > " + folder + "/pid; sleep 600 & wait";
        Thread running = lab.inBackground(body, thrown);
        long pid = lab.pidIn("pid");
        running.interrupt();
        await().untilAtomic(thrown, org.hamcrest.Matchers.instanceOf(TaskFailure.class));
        assertThat(ScriptLab.isGone(pid)).isTrue();
        assertThat(folder.resolve("asked")).hasContent("asked");
    }

    @Test
    void aScriptThatDoesNotListenIsKilledWithItsChildrenAfterFiveSeconds() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        String body = "trap '' TERM; (sleep 600) & echo $! > " + folder + "/child; echo $$ > " + folder
                + "/pid; while true; do sleep 600; done";
        Thread running = lab.inBackground(body, thrown);
        long pid = lab.pidIn("pid");
        long child = lab.pidIn("child");
        long begin = System.nanoTime();
        running.interrupt();
        await().atMost(Duration.ofSeconds(15)).until(() -> ScriptLab.isGone(pid) && ScriptLab.isGone(child));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(4));
        await().untilAtomic(thrown, org.hamcrest.Matchers.instanceOf(TaskFailure.class));
    }

    @Test
    void nothingRunsOnWhenTheWorkerHasStopped() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        lab.inBackground("trap '' TERM; echo $$ > " + folder + "/pid; while true; do sleep 600; done", thrown);
        long pid = lab.pidIn("pid");
        lab.running().close();
        await().until(() -> ScriptLab.isGone(pid));
        await().untilAtomic(thrown, org.hamcrest.Matchers.notNullValue());
        assertThat(thrown.get()).asInstanceOf(InstanceOfAssertFactories.type(TaskFailure.class));
    }

    private Throwable interrupted(String body) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread running = lab.inBackground(body, thrown);
        lab.pidIn("pid");
        running.interrupt();
        await().atMost(Duration.ofSeconds(15)).untilAtomic(thrown, org.hamcrest.Matchers.notNullValue());
        return thrown.get();
    }

    /** A shell that ends at once, and a program that it has started and that takes some seconds to clean up. */
    private String wrapper(String takes) throws IOException {
        Path real = Files.writeString(folder.resolve("real.sh"), """
                #!/bin/sh
                trap 'sleep %2$s; echo done > %1$s/cleaned; exit 1' TERM
                echo $$ > %1$s/pid
                sleep 600 & wait
                """.formatted(folder, takes));
        assertThat(real.toFile().setExecutable(true)).isTrue();
        return real + "\necho 1";
    }

    @Test
    void whatAShellHasStartedHasTheGraceToCleanUp() throws Exception {
        Assumptions.assumeTrue(lab.running().tools().setsid().isPresent(), "no setsid here");
        long begin = System.nanoTime();
        interrupted(wrapper("1"));
        assertThat(folder.resolve("cleaned")).hasContent("done");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whatAShellHasStartedHasTheGraceAlsoWhenTheWorkerStops() throws Exception {
        Assumptions.assumeTrue(lab.running().tools().setsid().isPresent(), "no setsid here");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        lab.inBackground(wrapper("0.3"), thrown);
        lab.pidIn("pid");
        lab.running().close();
        await().untilAtomic(thrown, org.hamcrest.Matchers.notNullValue());
        assertThat(folder.resolve("cleaned")).hasContent("done");
    }

    @Test
    void aScriptIsAskedOnce() throws Exception {
        interrupted("""
                trap 'echo asked >> %1$s/asked' TERM
                echo $$ > %1$s/pid
                i=0
                while [ $i -lt 20 ]; do sleep 0.1; i=$((i + 1)); done
                """.formatted(folder));
        assertThat(Files.readAllLines(folder.resolve("asked"))).containsExactly("asked");
    }

    @Test
    void whatItWroteBeforeItWasToldToEndIsTheTraceback() throws Exception {
        Throwable thrown = interrupted("""
                trap 'echo cleaning >&2; exit 1' TERM
                echo measuring >&2
                echo $$ > %1$s/pid
                sleep 600 & wait
                """.formatted(folder));
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        TaskFailure.class,
                        failure -> assertThat(failure.traceback()).contains("measuring\n", "cleaning\n"));
    }

    @Test
    void aProcessThatLeftTheGroupAndKeepsThePipesIsNotWaitedFor() throws Exception {
        Assumptions.assumeTrue(lab.running().tools().setsid().isPresent(), "no setsid here");
        long begin = System.nanoTime();
        String body = "setsid sleep 300 & echo $! > " + folder + "/left; echo why >&2; sleep 0.5; echo 1";
        assertThat(lab.run(body, "{}").asInt()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        ProcessHandle left = ProcessHandle.of(lab.pidIn("left")).orElseThrow();
        try {
            assertThat(left.isAlive()).isTrue();
            String pipe = link(Path.of("/proc/" + left.pid() + "/fd/1"));
            assertThat(pipe).startsWith("pipe:");
            await().until(() -> !ownLinks().contains(pipe));
        } finally {
            left.destroyForcibly();
        }
    }

    private static List<String> ownLinks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(ScriptEndTests::link).toList();
        }
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return NO_PIPE;
        }
    }
}
