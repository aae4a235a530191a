package dev.carafe.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.testing.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Holds the committed description to the code; {@code -Dopenapi.write=true} writes it anew. */
class OpenApiTests {

    private static final Path COMMITTED = Path.of("../docs/openapi/task-gateway.json");
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Test
    void theCommittedDescriptionIsThatOfTheCode() throws Exception {
        try (Gateway gateway = Gateway.start()) {
            JsonNode served = gateway.send(gateway.get("/v3/api-docs")).json();
            everyOperationIsDescribed(served);
            everyParameterAndUnionIsTyped(served);
            assertThat(gateway.send(gateway.get("/swagger-ui/index.html")).status())
                    .isEqualTo(200);
            String now = PRETTY.writeValueAsString(PRETTY.treeToValue(served, Object.class)) + "\n";
            if (Boolean.getBoolean("openapi.write")) {
                Files.createDirectories(COMMITTED.getParent());
                Files.writeString(COMMITTED, now);
            }
            assertThat(Files.readString(COMMITTED))
                    .as(
                            "docs/openapi/task-gateway.json; run this test with -Dopenapi.write=true to bring it up to date")
                    .isEqualTo(now);
        }
    }

    private static void everyOperationIsDescribed(JsonNode served) {
        assertThat(served.path("openapi").asString()).startsWith("3.1");
        served.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    assertThat(operation.path("operationId").asString())
                            .as(path)
                            .isNotEmpty();
                    assertThat(operation.path("summary").asString()).as(path).isNotEmpty();
                    operation.path("responses").forEachEntry((status, response) -> {
                        for (JsonNode content : response.path("content")) {
                            assertThat(content.path("examples").size())
                                    .as(path + " " + status)
                                    .isPositive();
                        }
                        if (status.startsWith("4") || status.startsWith("5")) {
                            assertThat(response.path("content")
                                            .path("application/problem+json")
                                            .path("schema")
                                            .path("$ref")
                                            .asString())
                                    .as(path + " " + status)
                                    .isEqualTo("#/components/schemas/Problem");
                        }
                    });
                }));
        assertThat(served.path("paths").size()).isEqualTo(18);
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
