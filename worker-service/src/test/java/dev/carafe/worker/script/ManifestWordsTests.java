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
                "'limits.%1$s': %2$s has no unit; %2$ss is so many seconds, %2$sms milliseconds"
                        .formatted(key, number));
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
