package dev.carafe.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.store.control.Controls;
import dev.carafe.worker.registry.HandlerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker with a scripts folder, of which the contents change. */
class ScriptsFolderTests {

    private static final String MANIFEST = """
            service: lab
            type: Say
            command: [say.sh]
            limits: {parallel: true, fetchSize: 4}
            """;

    private final WorkerFixture fixture = new WorkerFixture();

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void makeFolder() throws IOException {
        script = Files.createDirectories(folder.resolve("scripts/say")).resolve("say.sh");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private ConfigurableApplicationContext start() {
        return fixture.start(WorkerFixture.NoHandlers.class, "--carafe.worker.scripts=" + folder.resolve("scripts"));
    }

    private void write(String body) throws IOException {
        Files.writeString(script, "#!/bin/sh\n" + body);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private void manifest(String text) throws IOException {
        Files.writeString(script.resolveSibling("say.task.yaml"), text);
    }

    private List<String> results() {
        return fixture.jdbc()
                .sql("SELECT coalesce(result, ename || ': ' || evalue) FROM tasks.result ORDER BY finished_at, id")
                .query(String.class)
                .list();
    }

    private void awaitResults(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> fixture.results() == count);
    }

    private static boolean registry(ConfigurableApplicationContext worker, String type) {
        return worker.getBean(HandlerRegistry.class).all().stream()
                .anyMatch(offer -> offer.registration().type().equals(type));
    }

    private static String problems(HealthIndicator health) {
        return String.valueOf(health.health().getDetails().get("problems"));
    }

    private static Object handler(ConfigurableApplicationContext worker) {
        return worker.getBean(HandlerRegistry.class).all().stream()
                .filter(offer -> offer.registration().type().equals("Say"))
                .findFirst()
                .orElseThrow()
                .handler();
    }

    private void awaitResultOf(String expected) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            long before = fixture.results();
            fixture.submit("lab", "Say", "{}", 1);
            await().until(() -> fixture.results() > before);
            return results().getLast().equals(expected);
        });
    }

    @Test
    void whatLiesThereAtTheStartIsOffered() throws IOException {
        write("cat");
        manifest(MANIFEST);
        Files.writeString(folder.resolve("scripts/notes.txt"), "no script");
        start();
        await().until(() -> fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.registration WHERE type = 'Say'")
                        .query(Long.class)
                        .single()
                == 1);
        fixture.submit("lab", "Say", "{\"n\":1}", 3);
        awaitResults(3);
        assertThat(results()).containsOnly("{\"n\":1}");
    }

    @Test
    void aChangedBodyTakesEffectAndCallsInFlightFinishOnTheOldOne() throws IOException {
        var worker = start();
        // A shell reads its script as it goes: without a copy, a call in flight would go on with the new text.
        write("""
                touch '%1$s/begun'
                while [ ! -e '%1$s/go' ]; do sleep 0.05; done
                echo '"old"'
                """.formatted(folder));
        manifest(MANIFEST);
        await().until(() -> registry(worker, "Say"));
        fixture.submit("lab", "Say", "{}", 1);
        await().until(() -> Files.exists(folder.resolve("begun")));

        Object old = handler(worker);
        write("echo '\"new\"' # " + "x".repeat(500));
        await().until(() -> handler(worker) != old);
        fixture.submit("lab", "Say", "{}", 1);
        awaitResults(1);
        assertThat(results()).containsExactly("\"new\"");
        Files.createFile(folder.resolve("go"));
        awaitResults(2);
        assertThat(results()).containsExactly("\"new\"", "\"old\"");
    }

    @Test
    void aBrokenManifestLeavesTheLastGoodVersionRunningAndSaysWhy() throws IOException {
        write("echo '\"good\"'");
        manifest(MANIFEST);
        var worker = start();
        await().until(() -> registry(worker, "Say"));
        manifest(MANIFEST.replace("say.sh", "gone.sh"));

        HealthIndicator health = worker.getBean("folders", HealthIndicator.class);
        String source = "scripts/say/say.task.yaml";
        await().until(() -> problems(health).contains(source + "=command: there is no 'gone.sh'"));
        await().until(() -> fixture.jdbc()
                .sql("SELECT service || ' ' || source FROM tasks.worker_problem")
                .query(String.class)
                .list()
                .equals(List.of("lab " + source)));
        awaitResultOf("\"good\"");
        manifest(MANIFEST + "schema: {pattern: '['}\n");
        await().until(() -> problems(health).contains("cannot be used: /pattern: it is no regular expression"));
        awaitResultOf("\"good\"");

        manifest(MANIFEST + "# repaired\n");
        await().until(() -> problems(health).equals("{}"));
        await().until(() -> fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.worker_problem")
                        .query(Long.class)
                        .single()
                == 0);
    }

    @Test
    void aScriptThatIsRemovedIsWithdrawnAndOneThatIsAddedIsOffered() throws IOException {
        write("echo 1");
        manifest(MANIFEST);
        var worker = start();
        await().until(() -> registry(worker, "Say"));
        Files.writeString(script.resolveSibling("two.task.json"), """
                {"service": "lab", "type": "Two", "command": ["say.sh"]}
                """);
        await().until(() -> registry(worker, "Two"));
        Files.delete(script.resolveSibling("say.task.yaml"));
        await().until(() -> !registry(worker, "Say"));
        assertThat(registry(worker, "Two")).isTrue();
        Files.delete(script.resolveSibling("two.task.json"));
        await().until(() -> !registry(worker, "Two"));
        assertThat(fixture.jdbc()
                        .sql("SELECT count(*) FROM tasks.offer WHERE service = 'lab'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aLinkOutOfTheFolderIsRefused() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        write("cat secret");
        manifest(MANIFEST);
        Files.createSymbolicLink(script.resolveSibling("secret"), secret);
        var worker = start();
        HealthIndicator health = worker.getBean("folders", HealthIndicator.class);
        await().until(() -> problems(health).contains("'secret' is a link"));
        assertThat(registry(worker, "Say")).isFalse();
        Files.delete(script.resolveSibling("secret"));
        await().until(() -> registry(worker, "Say"));
        await().until(() -> problems(health).equals("{}"));
    }

    @Test
    void twoScriptsOfOneTypeAreAProblemOfTheSecondUntilTheFirstIsGone() throws IOException {
        write("echo '\"first\"'");
        manifest(MANIFEST);
        var worker = start();
        await().until(() -> registry(worker, "Say"));
        Path second = Files.createDirectories(folder.resolve("scripts/too")).resolve("too.task.yaml");
        Files.copy(script, second.resolveSibling("say.sh"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(second, MANIFEST);
        HealthIndicator health = worker.getBean("folders", HealthIndicator.class);
        await().until(() -> problems(health).contains("two handlers offer type 'Say' of service 'lab'"));
        assertThat(problems(health)).contains("scripts/too/too.task.yaml=", "scripts/say/say.task.yaml and");
        Files.delete(script.resolveSibling("say.task.yaml"));
        await().atMost(Duration.ofSeconds(20)).until(() -> problems(health).equals("{}"));
        assertThat(registry(worker, "Say")).isTrue();
    }

    @Test
    void aTypeThatContradictsAnotherWorkersIsAProblemOfItsServiceThatNamesTheDifference() throws IOException {
        write("cat");
        manifest(MANIFEST);
        var worker = start();
        await().until(() -> registry(worker, "Say"));
        Path others = Files.createDirectories(folder.resolve("others/say"));
        Files.copy(script, others.resolve("say.sh"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(others.resolve("say.task.yaml"), MANIFEST.replace("fetchSize: 4", "fetchSize: 5"));
        fixture.start(WorkerFixture.NoHandlers.class, "--carafe.worker.scripts=" + folder.resolve("others"));
        await().untilAsserted(() -> assertThat(fixture.jdbc()
                        .sql("SELECT service || ' ' || problem FROM tasks.worker_problem")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith("lab Type 'Say' of service 'lab' is offered by live worker")
                .contains("limits.fetchSize: 4 there, 5 here")
                .doesNotContain("["));
    }

    @Test
    void theNextOneOfItsLaneRunsWhenACancelledScriptIsDeadAfterFiveSeconds() throws IOException {
        write("""
                if [ ! -e '%1$s/pid' ]; then
                  trap '' TERM
                  echo $$ > '%1$s/pid'
                  while true; do sleep 1; done
                fi
                if kill -0 "$(cat '%1$s/pid')"; then echo '"alive"'; else echo '"gone"'; fi
                """.formatted(folder));
        manifest(MANIFEST.replaceFirst("limits:.*", ""));
        var worker = fixture.start(
                WorkerFixture.NoHandlers.class,
                "--carafe.worker.scripts=" + folder.resolve("scripts"),
                "--carafe.worker.look-interval=100ms",
                "--carafe.worker.stop-grace=300ms");
        await().until(() -> registry(worker, "Say"));
        List<UUID> ids = fixture.submit("lab", "Say", "{}", 2);
        awaitPid();
        long begin = System.nanoTime();
        fixture.bean(Controls.class).cancel(ids.getFirst());

        assertThat(fixture.ended(ids.getFirst())).isEqualTo("TaskCancelled");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(4));
        assertThat(fixture.ended(ids.getLast())).isEqualTo("ok");
        assertThat(results().getLast()).isEqualTo("\"gone\"");
    }

    private long awaitPid() throws IOException {
        Path pidFile = folder.resolve("pid");
        await().until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
        return Long.parseLong(Files.readString(pidFile).strip());
    }

    @Test
    void nothingIsLeftOfAScriptWhenTheWorkerStops() throws IOException {
        write("trap '' TERM; echo $$ > '" + folder + "/pid'; while true; do sleep 600; done");
        manifest(MANIFEST);
        var worker = fixture.start(
                WorkerFixture.NoHandlers.class,
                "--carafe.worker.scripts=" + folder.resolve("scripts"),
                "--carafe.worker.drain-timeout=100ms");
        await().until(() -> registry(worker, "Say"));
        fixture.submit("lab", "Say", "{}", 1);
        long pid = awaitPid();
        worker.close();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(java.util.Optional.of(true));
    }
}
