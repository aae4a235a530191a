package dev.carafe.hub.api;

import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.base.openapi.ServiceDescription;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
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

    private static final Map<String, String> TAGS = new TreeMap<>(Map.of(
            "events", "Publish events, query them, follow them live",
            "series", "Numeric fields of events over time",
            "event types", "What events of a type look like"));

    @Bean
    OpenAPI hubApi(ServiceIdentity identity) {
        return ServiceDescription.of(
                "Carafe event hub",
                "Keeps every event as a time-series point, answers queries, feeds live subscribers.",
                identity.version(),
                TAGS);
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            api.getPaths().values().forEach(path -> path.readOperationsMap().forEach(OpenApiConfiguration::complete));
            FreeFormSchemas.describe(api.getComponents());
            var _ = api.getPaths().computeIfPresent("/v1/events", (path, item) -> describeBatchesOnly(item));
        };
    }

    /**
     * Generators take the first of several shapes of a body. springdoc sorts them, and the first would be a single event, with
     * which no batch can be published: so only arrays have a schema, and the text tells of the other forms.
     */
    private static PathItem describeBatchesOnly(PathItem events) {
        var _ = events.getPost().getRequestBody().getContent().remove("application/cloudevents+json");
        return events;
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
