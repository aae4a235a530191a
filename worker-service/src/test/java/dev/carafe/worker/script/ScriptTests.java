package dev.carafe.worker.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.handler.TaskFailure;
import dev.carafe.worker.folder.BrokenUnit;
import dev.carafe.worker.script.ScriptHandler.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a script is given, and what becomes of what it does. */
class ScriptTests {

    private final SystemTools tools = SystemTools.find(System.getenv());

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

    private ScriptHandler handler(String body, String more) throws IOException, BrokenUnit {
        return lab.handler(body, more);
    }

    private JsonNode run(String body, String payload, String... more) throws Exception {
        return lab.run(body, payload, more);
    }

    private TaskFailure failure(String body, String... more) {
        return lab.failure(body, more);
    }

    @Test
    void payloadComesOnStandardInputAndTheResultIsReadFromStandardOutput() throws Exception {
        String payload = "{\"a\":1.10,\"b\":\"$(touch owned); `touch owned`\",\"n\":123456789012345678901234567890}";
        assertThat(run("cat", payload).toString()).isEqualTo(payload);
        assertThat(folder.resolve("owned")).doesNotExist();
    }

    @Test
    void aScriptThatDoesNotReadItsPayloadIsNoProblem() throws Exception {
        assertThat(run("echo '[1, 2]'", "{\"bulk\":\"" + "x".repeat(900_000) + "\"}")
                        .toString())
                .isEqualTo("[1,2]");
    }

    @Test
    void whatIsWrittenJustBeforeTheEndIsNotLost() throws Exception {
        ScriptHandler handler = handler("echo 1", "");
        ScriptPayload payload = new ScriptPayload(ScriptLoader.JSON.readTree("{}"));
        for (int n = 0; n < 200; n++) {
            assertThat(handler.handle(payload, lab.context()).asInt()).isEqualTo(1);
        }
    }

    @Test
    void theEnvironmentHasWhatIsAllowedAndWhatIsSaidOfTheTask() throws Exception {
        String body = """
                env | sort | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= | sed 's/.*/"&",/' > all
                echo "[$(cat all) \\"\\"]"
                """;
        JsonNode variables = run(body, "{}", "environment: [PATH, NOT_THERE]");
        assertThat(variables.valueStream().map(JsonNode::asString).filter(text -> !text.isEmpty()))
                .containsExactly(
                        "CARAFE_ATTEMPT=2",
                        "CARAFE_SERVICE=lab",
                        "CARAFE_TASK_ID=" + lab.context().taskId(),
                        "CARAFE_TRACEPARENT=" + lab.context().traceparent(),
                        "CARAFE_TYPE=Run",
                        "PATH=" + System.getenv("PATH"));
    }

    @Test
    void eachRunHasAnEmptyFolderThatIsGoneAfterwards() throws Exception {
        String body = "ls -A > /dev/null; test -z \"$(ls -A)\" || exit 9; touch left; echo \"\\\"$(pwd)\\\"\"";
        Path first = Path.of(run(body, "{}").asString());
        Path second = Path.of(run(body, "{}").asString());
        assertThat(second).isNotEqualTo(first);
        assertThat(first).doesNotExist();
        assertThat(second.getParent()).doesNotExist();
    }

    @Test
    void reportsOfProgressAreTakenOutOfTheTraceback() throws Exception {
        assertThat(run("""
                        echo '::progress {"fraction":0.5,"message":"half","data":{"n":1}}' >&2
                        echo '::progress nonsense' >&2
                        echo '::progress {"fraction":50}' >&2
                        echo '::progress {"fraction":-0.1}' >&2
                        echo 'plain' >&2
                        echo '::progress {"fraction":1}' >&2
                        echo null
                        """, "{}").isNull()).isTrue();
        assertThat(lab.reports()).containsExactly("0.5 half {\"n\":1}", "1.0  null");
        assertThat(failure("echo '::progress {\"fraction\":0.1}' >&2; echo 'line 1' >&2; printf 'line 2' >&2; exit 3"))
                .satisfies(failure -> {
                    assertThat(failure.ename()).isEqualTo("ExitStatus");
                    assertThat(failure).hasMessage("exit status 3");
                    assertThat(failure.traceback()).isEqualTo("line 1\nline 2");
                });
        assertThat(failure("echo '::progress {\"fraction\":1.01}' >&2; exit 3").traceback())
                .isEqualTo("::progress {\"fraction\":1.01}\n");
    }

    @Test
    void theEndOfALongTracebackIsKept() {
        TaskFailure failure = failure("""
                i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i + 1)); done >&2
                exit 1
                """);
        assertThat(failure.traceback()).hasSize(32 * 1024 + 1).startsWith("…").endsWith("line 19999\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'Done.'",
                "echo '{} {}'",
                "echo '{\"a\":NaN}'",
                "true",
                "printf '{'",
                "echo '[1e1000000000]'",
                "echo '{\"a\":1,\"a\":2}'"
            })
    void whatIsNotOneJsonValueIsAnError(String body) {
        TaskFailure failure = failure("echo why >&2;" + body);
        assertThat(failure.ename()).isEqualTo("InvalidOutput");
        assertThat(failure.traceback()).isEqualTo("why\n");
    }

    @Test
    void aScriptMayNameItsError() {
        TaskFailure failure = failure("echo '{\"ename\":\"NoSignal\",\"evalue\":\"cable?\"}'; echo at >&2; exit 4");
        assertThat(failure.ename()).isEqualTo("NoSignal");
        assertThat(failure).hasMessage("cable?");
        assertThat(failure.traceback()).isEqualTo("at\n");
    }

    /** Its outcome cuts it, as the other texts of an error. */
    @Test
    void aLongNameOfAnErrorDoesNotHideIt() {
        TaskFailure failure = failure("echo '{\"ename\":\"" + "E".repeat(201) + "\",\"evalue\":\"cable?\"}'; exit 4");
        assertThat(failure.ename()).isEqualTo("E".repeat(201));
        assertThat(failure).hasMessage("cable?");
    }

    @ParameterizedTest
    @CsvSource({"KILL,137,SIGKILL", "SEGV,139,SIGSEGV", "TERM,143,SIGTERM"})
    void theSignalThatEndedAScriptIsNamed(String signal, int status, String name) {
        TaskFailure failure = failure("kill -s " + signal + " $$");
        assertThat(failure.ename()).isEqualTo("ExitStatus");
        assertThat(failure).hasMessage("exit status " + status + ": ended by " + name);
    }

    @Test
    void tooMuchOutputEndsTheScript() {
        TaskFailure failure = failure("echo before >&2; exec yes", "maxOutput: 10KB");
        assertThat(failure.ename()).isEqualTo("ResultTooLarge");
        assertThat(failure).hasMessageContaining("10240 bytes");
        assertThat(failure.traceback()).isEqualTo("before\n");
    }

    @Test
    void tooMuchMemoryIsRefusedByTheSystem() throws Exception {
        Assumptions.assumeTrue(tools.prlimit().isPresent(), "no prlimit here");
        String grow = "x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo ${#x}";
        assertThat(run(grow, "{}").asInt()).isEqualTo(200_000_000);
        assertThat(failure(grow, "memory: 100MB").ename()).isEqualTo("ExitStatus");
    }

    @Test
    void aBoundOnMemoryIsRefusedWhereTheSystemHasNone() throws Exception {
        handler("echo 1", "memory: 100MB");
        Manifest bounded = ManifestReader.read(folder.resolve("run.task.yaml"));
        assertThatThrownBy(() -> ScriptLoader.check(bounded, new SystemTools(tools.setsid(), Optional.empty())))
                .isInstanceOf(BrokenUnit.class)
                .hasMessageContaining("prlimit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.sh", "link.sh", "missing.sh", "plain.txt", "sub/../../outside.sh", "/bin"})
    void aCommandOutsideTheFolderOrNotExecutableIsRefused(String program) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner/sub")).getParent();
        Path outside = Files.writeString(folder.resolve("outside.sh"), "#!/bin/sh\n");
        assertThat(outside.toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(inner.resolve("link.sh"), outside);
        Files.writeString(inner.resolve("plain.txt"), "text");
        assertThatThrownBy(() -> Command.resolve(java.util.List.of(program), inner))
                .isInstanceOf(BrokenUnit.class)
                .hasMessageContaining(program);
    }

    @Test
    void filesOfTheFolderMayBeArguments() throws Exception {
        Files.writeString(folder.resolve("data.txt"), "");
        assertThat(Command.resolve(java.util.List.of("/bin/sh", "./data.txt", "-x", "data.txt"), folder))
                .containsExactly("/bin/sh", folder.resolve("data.txt").toString(), "-x", "data.txt");
        assertThatThrownBy(() -> Command.resolve(java.util.List.of("/bin/sh", "../x"), folder))
                .isInstanceOf(BrokenUnit.class);
    }

    @Test
    void aManifestIsReadWithItsLimits() throws Exception {
        Path file = Files.writeString(folder.resolve("a.task.json"), """
                {"service":"lab","type":"A","command":["a.sh"],
                 "schema":{"type":"object","required":["n"]},
                 "limits":{"parallel":true,"fetchSize":3,"executionTimeout":"90s","queueTimeout":"PT1H",
                           "execution":"at-most-once","retry":{"maxAttempts":5,"firstBackoff":"2s"}}}
                """);
        var registration = ManifestReader.read(file).registration();
        assertThat(registration.schema()).isEqualTo("{\"type\":\"object\",\"required\":[\"n\"]}");
        assertThat(registration.limits().parallel()).isTrue();
        assertThat(registration.limits().fetchSize()).isEqualTo(3);
        assertThat(registration.limits().executionTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(registration.limits().queueTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(registration.limits().retry().maxAttempts()).isEqualTo(5);
        assertThat(registration.limits().retry().retries("ExitStatus")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: A                                                         | service is missing
            {service: lab, type: A, command: []}                            | command is missing
            {service: lab, type: A, command: [a], limit: {}}                | limit
            {service: lab, type: A, command: [a], limits: {fetchsize: 1}}   | fetchsize
            {service: lab, type: A, command: [a], maxOutput: 1 parsec}      | parsec
            {service: lab, type: A, command: [a], environment: ["A=B"]}     | A=B
            {service: lab, type: A, command: [a], memory: 1KB}              | memory must be
            {service: lab, service: x, type: A, command: [a]}               | service
            just text                                                       | manifest
            """)
    void aManifestThatCannotBeUsedSaysWhy(String text, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("a.task.yaml"), text);
        assertThatThrownBy(() -> ManifestReader.read(file))
                .isInstanceOf(BrokenUnit.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {service: a, type: b, command: [c], limitz: {}} | 'limitz' is no key
            {limits: {fetchsize: 1}}                | 'limits.fetchsize' is no key
            {limits: {retry: {retry: [A]}}}         | 'limits.retry.retry' is no key
            {maxOutput: 1 parsec}                   | 'maxOutput' cannot be "1 parsec"
            {limits: {queueTimeout: soon}}          | 'limits.queueTimeout' cannot be "soon"
            {workingFolder: here}                   | 'workingFolder' cannot be "here"
            {limits: {execution: twice}}            | 'limits.execution': 'twice' is neither at-least-once nor at-most-once
            {limits: {fetchSize: many}}             | 'limits.fetchSize' cannot be "many"
            {command: a}                            | 'command' cannot be "a"
            {limits: 5}                             | 'limits' cannot be 5
            {service: [lab]}                        | 'service' cannot be ["lab"]
            {service: a, type: b, command: [~]}     | 'command' has an empty entry
            just text                               | it cannot be "just text"
            {"type": "A", "type": "B"}              | type
            """)
    void whatIsWrongInAManifestIsToldInItsOwnWords(String text, String why) throws IOException {
        for (String ending : text.contains("\"") ? java.util.List.of("json", "yaml") : java.util.List.of("yaml")) {
            Path file = Files.writeString(folder.resolve("a.task." + ending), text);
            assertThatThrownBy(() -> ManifestReader.read(file))
                    .isInstanceOf(BrokenUnit.class)
                    .hasMessageContaining(why)
                    .message()
                    .startsWith("the manifest cannot be read: ")
                    .doesNotContainIgnoringCase("java", "jackson", "carafe", "class", "token");
        }
    }

    @Test
    void pythonCanBeUsed() throws Exception {
        Assumptions.assumeTrue(
                SystemTools.find(Map.of("PATH", System.getenv("PATH"))).setsid().isPresent()
                        && Files.isExecutable(Path.of("/usr/bin/python3")),
                "no python here");
        Files.writeString(
                folder.resolve("m.py"), "import json, sys\njson.dump({'got': json.load(sys.stdin)}, sys.stdout)");
        Manifest said = ManifestReader.read(Files.writeString(folder.resolve("m.task.yaml"), """
                service: lab
                type: Py
                command: [/usr/bin/python3, ./m.py]
                """));
        var python = new ScriptHandler(
                new Script(said, Command.resolve(said.command(), folder), folder), ScriptLoader.JSON, lab.running());
        assertThat(python.handle(new ScriptPayload(ScriptLoader.JSON.readTree("{\"n\":1}")), lab.context())
                        .toString())
                .isEqualTo("{\"got\":{\"n\":1}}");
    }
}
