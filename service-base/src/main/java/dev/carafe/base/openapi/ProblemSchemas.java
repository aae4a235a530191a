package dev.carafe.base.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** The shape of errors. Added last: springdoc removes schemas to which no annotation refers. */
final class ProblemSchemas implements OpenApiCustomizer {

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas("Fault", fault());
        api.getComponents().addSchemas("Problem", problem());
    }

    private static Schema<?> fault() {
        Schema<?> fault = object("One fault of a request");
        fault.addProperty("pointer", text("Where in the request, as a JSON pointer (RFC 6901)"));
        fault.addProperty("detail", text("What is wrong there"));
        fault.setRequired(List.of("pointer", "detail"));
        return fault;
    }

    private static Schema<?> problem() {
        Schema<?> errors = new JsonSchema().typesItem("array").description("All faults of a request that is not valid");
        errors.setItems(new Schema<>().$ref("#/components/schemas/Fault"));
        Schema<?> problem = object("Problem details (RFC 9457); a problem may have further members");
        problem.addProperty("type", text("Which problem it is; stable"));
        problem.addProperty("title", text("The same for every problem of the type"));
        problem.addProperty("status", integer("The answer's status"));
        problem.addProperty("detail", text("What went wrong this time, and what to do about it"));
        problem.addProperty("instance", text("The address that was called"));
        problem.addProperty("parameter", text("The parameter or header that is not valid"));
        problem.addProperty("scope", text("The scope that the key needs"));
        problem.addProperty("errors", errors);
        problem.addProperty(
                "retryAfter",
                integer("Of a task of a batch: seconds after which to try again, as the header Retry-After says it of a"
                        + " task alone"));
        problem.setRequired(List.of("type", "title", "status"));
        problem.setAdditionalProperties(true);
        return problem;
    }

    private static Schema<?> object(String description) {
        return new JsonSchema().typesItem("object").description(description);
    }

    private static Schema<?> text(String description) {
        return new JsonSchema().typesItem("string").description(description);
    }

    private static Schema<?> integer(String description) {
        return new JsonSchema().typesItem("integer").format("int32").description(description);
    }
}
