package dev.carafe.worker.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.worker.folder.BrokenUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests of which something can be said that is of more use than what the parser says. */
class ManifestWordsTests {

    private static final String REFUSED = "the manifest cannot be read: ";

    @TempDir
    private Path folder;

    private void isRefused(Path manifest, String why) {
        assertThatThrownBy(() -> ManifestReader.read(manifest))
                .isInstanceOf(BrokenUnit.class)
                .hasMessage(REFUSED + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "# nothing yet\n", "null", "~"})
    void anEmptyYamlManifestIsToldToBeEmpty(String text) throws IOException {
        isRefused(Files.writeString(folder.resolve("a.task.yaml"), text), "it is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "null"})
    void anEmptyJsonManifestIsToldToBeEmpty(String text) throws IOException {
        isRefused(Files.writeString(folder.resolve("a.task.json"), text), "it is empty");
    }

    @Test
    void aManifestInAnotherEncodingIsToldToBeNotUtf8() throws IOException {
        Path manifest = folder.resolve("a.task.yaml");
        isRefused(Files.writeString(manifest, "service: lab", StandardCharsets.UTF_16), "it is not UTF-8");
        isRefused(Files.writeString(manifest, "service: \u00e9", StandardCharsets.ISO_8859_1), "it is not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            executionTimeout: 30          | executionTimeout   | 30
            queueTimeout: "45"            | queueTimeout       | 45
            retention: 0                  | retention          | 0
            retry: {firstBackoff: 5}      | retry.firstBackoff | 5
            """)
    void aTimeWithoutAUnitIsRefused(String limit, String key, String number) throws IOException {
        Path manifest = Files.writeString(folder.resolve("a.task.yaml"), """
                service: lab
                type: A
                command: [a.sh]
                limits:
                  %s
                """.formatted(limit));
        isRefused(
                manifest,
                "line 5: 'limits.%1$s': %2$s has no unit; %2$ss is so many seconds, %2$sms milliseconds"
                        .formatted(key, number));
    }

    /** By the core schema of YAML 1.2; the schema before made numbers, times and truth of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "010",
                "12:30",
                "2026-01-01",
                "yes",
                "No",
                "on",
                "1e3",
                "0x1F",
                "1_000",
                ".5",
                "+5",
                "true"
            })
    void textIsTakenAsItIsWrittenWhereTextIsWanted(String word) throws Exception {
        Manifest manifest = ManifestReader.read(Files.writeString(folder.resolve("a.task.yaml"), """
                service: %1$s
                type: %1$s
                command: [args.py, %1$s, "%1$s"]
                hiddenFields: [%1$s]
                limits: {retry: {retryOn: [%1$s]}}
                """.formatted(word)));
        assertThat(manifest.service()).isEqualTo(word);
        assertThat(manifest.type()).isEqualTo(word);
        assertThat(manifest.command()).containsExactly("args.py", word, word);
        assertThat(manifest.hiddenFields()).containsExactly(word);
        assertThat(manifest.limits().retry().retryOn()).containsExactly(word);
    }

    @Test
    void numbersOfAJsonManifestAreTakenAsTheyAreWrittenToo() throws Exception {
        Manifest manifest = ManifestReader.read(Files.writeString(folder.resolve("a.task.json"), """
                {"service": "lab", "type": "A", "command": ["a.sh", 1.10, 1e3, true],
                 "schema": {"maximum": 1.10}, "limits": {"queueSize": 5, "parallel": true}}"""));
        assertThat(manifest.command()).containsExactly("a.sh", "1.10", "1e3", "true");
        assertThat(manifest.registration().schema()).isEqualTo("{\"maximum\":1.10}");
        assertThat(manifest.limits().queueSize()).isEqualTo(5);
    }

    @Test
    void aSchemaHasTheValuesThatYamlHasToday() throws Exception {
        Manifest manifest = ManifestReader.read(Files.writeString(folder.resolve("a.task.yaml"), """
                service: lab
                type: A
                command: [a.sh]
                schema:
                  enum: [yes, no, on, 12:30, 2026-01-01, 1.10, 1e400, 0x1F, 0o17, true, null, "010"]
                limits: {parallel: True, queueSize: 1000, retry: {jitter: 0.5}}
                """));
        assertThat(manifest.registration().schema())
                .isEqualTo(
                        "{\"enum\":[\"yes\",\"no\",\"on\",\"12:30\",\"2026-01-01\",1.10,1E+400,31,15,true,null,\"010\"]}");
        assertThat(manifest.limits().parallel()).isTrue();
        assertThat(manifest.limits().queueSize()).isEqualTo(1000);
        assertThat(manifest.limits().retry().jitter()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            limits: {maxAttempts: 010}      | line 4: 'limits.maxAttempts': 010 is a decimal number in YAML 1.2 and an octal one
            limits: {maxAttempts: -010}     | line 4: 'limits.maxAttempts': -010 is a decimal number
            schema: {minimum: 010}          | line 4: 010 is a decimal number in YAML 1.2 and an octal one in YAML 1.1
            schema: {minimum: .inf}         | line 4: JSON has no number .inf
            limits: {parallel: yes}         | line 4: 'limits.parallel' cannot be "yes"
            limits: {parallel: 1}           | line 4: 'limits.parallel' cannot be 1
            limits: {queueSize: 1_000}      | line 4: 'limits.queueSize' cannot be "1_000"
            limits: {queueSize: 5.7}        | line 4: 'limits.queueSize' cannot be 5.7
            limits: {queueSize: 9999999999} | line 4: 'limits.queueSize' cannot be 9999999999
            limits: {retry: {jitter: NaN}}  | line 4: 'limits.retry.jitter' cannot be "NaN"
            memory: !size 5                 | line 4: the tag !size is not known here
            memory: &a [*a]                 | line 4: there are more than
            type: B                         | line 4: 'type' is there twice
            ? [a]                           | line 4: a key must be text
            schema: {"a": "b"               | line 5:
            """)
    void whatCannotBeToldIsRefusedWithItsLine(String line, String why) throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("a.task.yaml"), "service: lab\ntype: A\ncommand: [a.sh]\n" + line + "\n");
        assertThatThrownBy(() -> ManifestReader.read(manifest))
                .isInstanceOf(BrokenUnit.class)
                .message()
                .startsWith(REFUSED + why)
                .doesNotContain("java", "jackson", "snakeyaml");
    }

    @ParameterizedTest
    @CsvSource({"30s, 30000", "1500ms, 1500", "PT1M, 60000", "2d, 172800000"})
    void aTimeWithItsUnitIsTaken(String text, long millis) throws Exception {
        Path manifest = Files.writeString(folder.resolve("a.task.yaml"), """
                {service: lab, type: A, command: [a.sh], limits: {executionTimeout: %s}}
                """.formatted(text));
        assertThat(ManifestReader.read(manifest).limits().executionTimeout()).isEqualTo(Duration.ofMillis(millis));
    }
}
