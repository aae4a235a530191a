package dev.carafe.hub.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The document's head, and the errors that every operation may answer. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final Map<String, String> EVERYWHERE = Map.of(
            "400", "The request cannot be understood; a bad parameter is named",
            "401", "A key is needed",
            "403", "The key's scopes do not allow this",
            "503", "The database or the broker is away, or the hub is busy; see Retry-After");
    private static final Map<String, String> WITH_BODY = Map.of(
            "413", "The body or the batch is too large",
            "415", "Another media type is needed",
            "422", "The body is JSON but not what is asked for");

    @Bean
    OpenAPI hubApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Carafe event hub")
                        .version("v1")
                        .description(
                                "Keeps every event as a time-series point, answers queries, feeds live subscribers.")
                        .license(new License().name("Apache-2.0")))
                // Relative, so that the document is the same wherever it was made.
                .servers(List.of(new Server().url("/")))
                .components(new Components());
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            ModelConverters.getInstance(true).read(Docs.ProblemShape.class).forEach(api.getComponents()::addSchemas);
            api.getPaths().values().forEach(path -> path.readOperationsMap().forEach(OpenApiConfiguration::complete));
        };
    }

    private static void complete(PathItem.HttpMethod method, Operation operation) {
        Map<String, String> errors = new TreeMap<>(EVERYWHERE);
        if (method != PathItem.HttpMethod.GET) {
            errors.putAll(WITH_BODY);
        }
        errors.forEach((status, description) -> {
            ApiResponse given = operation.getResponses().get(status);
            operation
                    .getResponses()
                    .addApiResponse(
                            status,
                            (given == null ? new ApiResponse().description(description) : given).content(problem()));
        });
        operation.getResponses().forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                response.setContent(problem());
            }
        });
    }

    private static Content problem() {
        return new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
    }
}
