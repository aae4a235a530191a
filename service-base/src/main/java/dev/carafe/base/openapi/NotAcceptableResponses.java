package dev.carafe.base.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Whatever answers with a body answers {@code 406} if the caller takes none of its media types. */
final class NotAcceptableResponses implements OpenApiCustomizer {

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().values().forEach(path -> path.readOperations().forEach(NotAcceptableResponses::complete));
    }

    private static void complete(Operation operation) {
        boolean answersWithBody = operation.getResponses().entrySet().stream()
                .anyMatch(response -> response.getKey().startsWith("2")
                        && response.getValue().getContent() != null
                        && !response.getValue().getContent().isEmpty());
        if (answersWithBody) {
            operation.getResponses().addApiResponse("406", response());
        }
    }

    private static ApiResponse response() {
        MediaType problem = new MediaType()
                .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                .addExamples(
                        "not-acceptable",
                        new Example()
                                .value(new TreeMap<>(Map.of(
                                        "type",
                                        "urn:carafe:problem:not-acceptable",
                                        "title",
                                        "Not acceptable",
                                        "status",
                                        406))));
        return new ApiResponse()
                .description("None of the media types in `Accept` is available")
                .content(new Content().addMediaType("application/problem+json", problem));
    }
}
