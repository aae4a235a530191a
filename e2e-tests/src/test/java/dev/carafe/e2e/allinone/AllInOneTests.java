package dev.carafe.e2e.allinone;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static dev.carafe.e2e.platform.Api.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carafe.e2e.platform.Api;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a newcomer does with the one jar, and what it survives. */
class AllInOneTests {

    /** Twice the product's own bound: the machine may be busy. */
    private static final Duration STOP = Duration.ofSeconds(20);

    private static final Duration REFUSAL = Duration.ofSeconds(60);

    @Test
    void itRunsWhatIsInItsFolderAndKeepsWhatItAcceptedThroughAnOrderlyStopAndThroughAKill() throws IOException {
        Path data = TestServers.freshFolder("all-in-one");
        ScriptsFolder scripts = ScriptsFolder.in(data);
        List<String> ids = new ArrayList<>();
        try (AllInOne first = AllInOne.launch("1-first", data)) {
            String welcome = first.awaitWelcome();
            System.out.println("First start: " + welcome.lines().findFirst().orElse(""));
            Api gateway = first.api("gateway");
            assertThat(welcome)
                    .contains(
                            "curl -H 'Prefer: wait=10' --json '{\"type\":\"Echo\",\"payload\":{\"message\":\"hi\"}}' http://127.0.0.1:");
            JsonNode echo = gateway.answer(task("Echo", "{\"message\":\"hi\"}").with("Prefer", "wait=10"))
                    .json();
            assertThat(echo.path("result").path("result").path("message").asString())
                    .isEqualTo("hi");
            ids.add(echo.path("id").asString());
            assertThat(first.api("hub")
                            .answer(post("/v1/events", "application/cloudevents+json", """
                    {"specversion":"1.0","type":"Kept","source":"/e2e","id":"1","data":{"x":1}}"""))
                            .json()
                            .path("stored")
                            .asInt())
                    .isEqualTo(1);
            assertThat(first.api("gateway").answer(get("/swagger-ui.html")).status())
                    .isIn(200, 302);
            stopsWithin(first, STOP, () -> first.process().signal("INT"));
        }
        try (AllInOne second = AllInOne.launch("2-after-stop", data)) {
            System.out.println(
                    "Second start: " + second.awaitWelcome().lines().findFirst().orElse(""));
            Api gateway = second.api("gateway");
            assertThat(status(gateway, ids.getFirst())).isEqualTo("ok");
            // One runs, the others wait: both kinds must be there after the kill.
            for (int n = 0; n < 5; n++) {
                Api.Answer accepted = gateway.answer(task("Step", "{\"millis\":700}"));
                assertThat(accepted.status()).isEqualTo(202);
                ids.add(accepted.json().path("id").asString());
            }
            await("the first step runs")
                    .until(() -> !status(gateway, ids.get(1)).equals("queued"));
            stopsWithin(second, Duration.ofSeconds(10), second.process()::kill);
        }
        try (AllInOne third = AllInOne.launch("3-after-kill", data)) {
            System.out.println("Start after kill -9: "
                    + third.awaitWelcome().lines().findFirst().orElse(""));
            PluginsFolder plugins = PluginsFolder.in(data);
            Api gateway = third.api("gateway");
            assertThat(ids)
                    .allSatisfy(id -> assertThat(
                                    gateway.answer(get("/v1/tasks/" + id).with("Prefer", "wait=25"))
                                            .json()
                                            .path("status")
                                            .asString())
                            .as("status of %s", id)
                            .isEqualTo("ok"));
            JsonNode kept = third.api("hub").answer(get("/v1/events?type=Kept")).json();
            assertThat(kept.path("items")).hasSize(1);
            secondOnTheSameFolder(data);
            scripts.isRunAndReloaded(gateway);
            plugins.isRunAndReplaced(gateway);
        }
    }

    /** While one runs. */
    private static void secondOnTheSameFolder(Path data) {
        try (AllInOne second = AllInOne.launch("4-in-use", data)) {
            assertThat(second.process().awaitExit(REFUSAL)).isEqualTo(1);
            assertThat(onlyLine(second)).contains(data.toString()).contains("in use");
        }
    }

    @Test
    void aTakenPortIsNamedWithThePropertyThatChangesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Path data = TestServers.freshFolder("all-in-one");
            try (AllInOne refused = AllInOne.launch("port-taken", data, "--carafe.hub.port=" + taken.getLocalPort())) {
                assertThat(refused.process().awaitExit(REFUSAL)).isEqualTo(2);
                assertThat(onlyLine(refused))
                        .contains(Integer.toString(taken.getLocalPort()))
                        .contains("carafe.hub.port");
            }
            assertThat(data).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--carafe.gateway.prot=9 | did you mean carafe.gateway.port?",
                "--carafe.worker.lease=long | The setting carafe.worker.lease cannot be 'long'",
                "--carafe.gateway.address=0.0.0.0 | listen on loopback (--carafe.gateway.address=127.0.0.1)"
            })
    void whatCannotStartIsRefusedBeforeAnythingIsStarted(String setting, String remedy) {
        Path data = TestServers.freshFolder("all-in-one");
        try (AllInOne refused = AllInOne.launch("refused", data, setting)) {
            assertThat(refused.process().awaitExit(REFUSAL)).isEqualTo(2);
            assertThat(onlyLine(refused)).startsWith("Carafe cannot start. ").contains(remedy);
        }
        assertThat(data).isEmptyDirectory();
    }

    /**
     * A machine set to Turkish, in Kathmandu, whose environment is empty, on whose temporary folder nothing is run, with 300
     * MB of disk below a name that is not ASCII. Then its PostgreSQL is killed, and its disk fills.
     */
    @Test
    void itRunsOnAnUnusualMachineAndOutlivesAKilledDatabaseAndAFullDisk() throws Exception {
        assumeTrue(UnusualMachine.canBeMade(), "only root makes a disk");
        try (UnusualMachine machine = UnusualMachine.start(TestServers.freshFolder("all-in-one"))) {
            Api gateway = machine.carafe().api("gateway");
            assertThat(echo(gateway)).isEqualTo(200);

            machine.carafe().postgres().forEach(ProcessHandle::destroyForcibly);
            await().atMost(Duration.ofSeconds(20)).until(() -> echo(gateway) == 200);

            machine.fillDisk();
            await().atMost(STOP).until(() -> echo(gateway) == 503);
            machine.emptyDisk();
            await().atMost(Duration.ofSeconds(60)).until(() -> echo(gateway) == 200);
        }
    }

    private static int echo(Api gateway) {
        return gateway.answer(task("Echo", "{\"message\":\"hi\"}").with("Prefer", "wait=10"))
                .status();
    }

    @Test
    void aFolderOfAnotherVersionIsLeftAlone() throws IOException {
        Path data = TestServers.freshFolder("all-in-one");
        Files.writeString(data.resolve("VERSION"), "2999\n");
        try (AllInOne refused = AllInOne.launch("other-version", data)) {
            assertThat(refused.process().awaitExit(REFUSAL)).isEqualTo(1);
            assertThat(onlyLine(refused)).contains(data.toString()).contains("2999");
        }
        assertThat(data.resolve("postgres")).doesNotExist();
    }

    private static void stopsWithin(AllInOne running, Duration bound, Runnable stop) {
        List<ProcessHandle> postgres = running.postgres();
        assertThat(postgres).as("processes of PostgreSQL while it runs").isNotEmpty();
        long begin = System.nanoTime();
        stop.run();
        running.process().awaitExit(bound);
        System.out.printf("Stopped after %.1f s%n", (System.nanoTime() - begin) / 1e9);
        await("no postgres is left").atMost(bound).until(() -> postgres.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static String status(Api gateway, String id) {
        return gateway.answer(get("/v1/tasks/" + id)).json().path("status").asString();
    }

    /** All that it printed, which must be one line. */
    private static String onlyLine(AllInOne refused) {
        List<String> lines = refused.process()
                .output()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(lines).as("what it printed").hasSize(1);
        return lines.getFirst();
    }
}
