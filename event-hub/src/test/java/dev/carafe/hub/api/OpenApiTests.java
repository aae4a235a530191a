package dev.carafe.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.hub.Hub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code -Dopenapi.write=true} writes the file anew. */
class OpenApiTests {

    private static final Path FILE = Path.of("..", "docs", "openapi", "event-hub.json");

    @Test
    void theCommittedDocumentIsWhatTheHubServes() throws Exception {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try (Hub hub = Hub.start()) {
            JsonNode served = hub.get("/v3/api-docs").json();
            if (Boolean.getBoolean("openapi.write")) {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, json.writeValueAsString(served) + "\n");
            }
            assertThat(json.writeValueAsString(json.readTree(Files.readString(FILE))))
                    .as("run the test with -Dopenapi.write=true to write docs/openapi/event-hub.json anew")
                    .isEqualTo(json.writeValueAsString(served));
            assertThat(served.at("/openapi").asString()).startsWith("3.1");
            everyParameterAndUnionIsTyped(served);
            served.at("/paths")
                    .forEach(path -> path.forEach(operation -> {
                        assertThat(operation.at("/operationId").asString()).isNotBlank();
                        assertThat(operation.at("/summary").asString()).isNotBlank();
                        assertThat(operation.at("/responses/400/content").has("application/problem+json"))
                                .isTrue();
                    }));
            assertThat(hub.get("/swagger-ui/index.html").status()).isEqualTo(200);
            assertThat(hub.get("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    /** Without them, generators name parameters themselves and cannot tell the members of a union apart. */
    private static void everyParameterAndUnionIsTyped(JsonNode described) {
        assertThat(described.findValues("parameters"))
                .isNotEmpty()
                .allSatisfy(parameters -> parameters.forEach(parameter -> assertThat(parameter.has("schema"))
                        .as(parameter.toString())
                        .isTrue()));
        assertThat(described.findValues("discriminator"))
                .allSatisfy(discriminator ->
                        assertThat(discriminator.path("mapping").size()).isPositive());
    }
}
