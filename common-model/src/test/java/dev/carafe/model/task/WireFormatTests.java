package dev.carafe.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The golden files are the wire. A change here is a change for every caller. */
class WireFormatTests {

    private static final UUID ID = UUID.fromString("01993f0e-0000-7000-8000-000000000001");
    private static final Instant SUBMITTED = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final Map<String, Object> PAYLOAD = Map.of("message", "hi");

    private final JsonMapper json = JsonMapper.builder().build();

    static Stream<Arguments> wire() {
        TaskResultOk ok = new TaskResultOk(ID, PAYLOAD);
        return Stream.of(
                Arguments.of("task-queued.json", TaskView.class, view(TaskStatus.QUEUED, Map.of(), null)),
                Arguments.of("task-ok.json", TaskView.class, view(TaskStatus.OK, Map.of("sample", "a7"), ok)),
                Arguments.of("result-ok-null.json", TaskResult.class, new TaskResultOk(ID, null)),
                Arguments.of(
                        "result-error.json",
                        TaskResult.class,
                        new TaskResultError(ID, "DemoFailure", "no", "at somewhere\n")),
                Arguments.of(
                        "request.json", TaskRequest.class, new TaskRequest("Echo", PAYLOAD, Map.of("sample", "a7"))));
    }

    private static TaskView view(TaskStatus status, Map<String, String> labels, TaskResult result) {
        boolean done = result != null;
        return new TaskView(
                ID,
                "demo",
                "Echo",
                "Echo: message='hi'",
                status,
                PAYLOAD,
                labels,
                SUBMITTED,
                done ? Instant.parse("2026-01-02T03:04:06Z") : null,
                done ? Instant.parse("2026-01-02T03:04:07Z") : null,
                done ? 1 : null,
                done ? Instant.parse("2026-01-09T03:04:07Z") : null,
                result);
    }

    @ParameterizedTest
    @MethodSource("wire")
    void isWrittenAsTheGoldenFileSays(String file, Class<?> type, Object value) throws IOException {
        assertThat(json.writerFor(type).writeValueAsString(value)).isEqualTo(golden(file));
    }

    @ParameterizedTest
    @MethodSource("wire")
    void isReadFromTheGoldenFile(String file, Class<?> type, Object value) throws IOException {
        assertThat((Object) json.readValue(golden(file), type)).isEqualTo(value);
    }

    @Test
    void rawJsonIsWrittenAsItIs() {
        TaskResultOk ok = new TaskResultOk(ID, new RawJson("{\"a\": [1, 2.50]}"));
        assertThat(json.writerFor(TaskResult.class).writeValueAsString(ok)).contains("\"result\":{\"a\": [1, 2.50]}");
    }

    private static String golden(String file) throws IOException {
        try (var in = WireFormatTests.class.getResourceAsStream("/golden/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
