package dev.carafe.gateway.docs;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the description of the interface says beyond the single operations. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String KEY = "key";

    @Bean
    OpenAPI description() throws IOException {
        return new OpenAPI()
                .info(new Info()
                        .title("Carafe gateway")
                        .description("Submit tasks, await them, read what came of them.")
                        .version("v1")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                // Without it, springdoc writes the address under which it was asked.
                .servers(List.of(new Server().url("/")))
                .components(components())
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    @Bean
    ProblemResponses problemResponses() {
        return new ProblemResponses();
    }

    private static Components components() throws IOException {
        Components components = new Components()
                .addSchemas("Problem", problem())
                .addSecuritySchemes(
                        KEY,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key; needed only where keys are configured"));
        try (InputStream file = Objects.requireNonNull(
                OpenApiConfiguration.class.getResourceAsStream("examples.json"),
                "examples.json is on the class path")) {
            JsonMapper.shared()
                    .readValue(file, new TypeReference<Map<String, Object>>() {})
                    .forEach((name, value) -> components.addExamples(name, new Example().value(value)));
        }
        return components;
    }

    private static Schema<?> problem() {
        Schema<?> fault = object("One fault");
        fault.addProperty("pointer", text("Where in the request, as a JSON pointer (RFC 6901)"));
        fault.addProperty("detail", text("What is wrong there"));
        Schema<?> faults = new JsonSchema().typesItem("array").description("All faults of a request that is not valid");
        faults.setItems(fault);
        Schema<?> problem = object("Problem details (RFC 9457)");
        problem.addProperty("type", text("Which problem it is; stable"));
        problem.addProperty("title", text("The same for every problem of the type"));
        problem.addProperty("status", new JsonSchema().typesItem("integer").description("The answer's status"));
        problem.addProperty("detail", text("What went wrong this time, and what to do about it"));
        problem.addProperty("instance", text("The address that was called"));
        problem.addProperty(
                "retryAfter",
                new JsonSchema()
                        .typesItem("integer")
                        .description("Of a task of a batch: seconds after which to try again, as the header Retry-After"
                                + " says it of a task alone"));
        problem.addProperty("errors", faults);
        problem.setRequired(List.of("type", "title", "status"));
        return problem;
    }

    private static Schema<?> object(String description) {
        return new JsonSchema().typesItem("object").description(description);
    }

    private static Schema<?> text(String description) {
        return new JsonSchema().typesItem("string").description(description);
    }
}
