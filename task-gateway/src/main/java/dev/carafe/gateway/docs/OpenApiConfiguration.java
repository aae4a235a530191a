package dev.carafe.gateway.docs;

import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.base.openapi.ServiceDescription;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the description of the interface says beyond the single operations. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final Map<String, String> TAGS = new TreeMap<>(Map.of(
            "tasks", "Submit tasks, wait for them, read, cancel and retry them",
            "services", "What can be submitted, and who works for it",
            "schedules", "Tasks that are submitted again and again"));

    @Bean
    OpenAPI description(ServiceIdentity identity) throws IOException {
        OpenAPI api = ServiceDescription.of(
                "Carafe gateway", "Submit tasks, wait for them, and read their results.", identity.version(), TAGS);
        try (InputStream file = Objects.requireNonNull(
                OpenApiConfiguration.class.getResourceAsStream("examples.json"),
                "examples.json is on the class path")) {
            JsonMapper.shared()
                    .readValue(file, new TypeReference<Map<String, Object>>() {})
                    .forEach((name, value) -> api.getComponents().addExamples(name, new Example().value(value)));
        }
        return api;
    }

    @Bean
    ProblemResponses problemResponses() {
        return new ProblemResponses();
    }

    @Bean
    TaskResultSchemas taskResultSchemas() {
        return new TaskResultSchemas();
    }
}
