package dev.carafe.gateway.docs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Results as they are on the wire: two shapes without a common parent, told apart by {@code status}. From the Java types,
 * springdoc makes a parent with a discriminator but without its values, by which no generated client can read a result.
 */
final class TaskResultSchemas implements OpenApiCustomizer {

    private static final String OK = "TaskResultOk";
    private static final String ERROR = "TaskResultError";

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas("TaskResult", result());
        api.getComponents().addSchemas(OK, ok());
        api.getComponents().addSchemas(ERROR, error());
        Schema<?> task = Objects.requireNonNull(api.getComponents().getSchemas().get("TaskView"), "TaskView");
        task.addProperty("result", reference("TaskResult"));
    }

    private static Schema<?> result() {
        Schema<?> result = new JsonSchema().description("How a task ended; `status` tells which of the two it is");
        result.setOneOf(List.of(reference(OK), reference(ERROR)));
        return result.discriminator(new Discriminator()
                .propertyName("status")
                .mapping("ok", reference(OK).get$ref())
                .mapping("error", reference(ERROR).get$ref()));
    }

    private static Schema<?> ok() {
        Schema<?> ok = member("The task ran and returned", "ok");
        ok.addProperty("result", new JsonSchema().description("What it returned: any JSON value, null included"));
        ok.setRequired(List.of("status", "id", "result"));
        return ok;
    }

    private static Schema<?> error() {
        Schema<?> error = member("The task failed, was cancelled, expired, timed out or lost its worker", "error");
        error.addProperty("ename", text("The error's name"));
        error.addProperty("evalue", text("The error's message; empty if it has none"));
        error.addProperty("traceback", text("Where it happened, a line for each frame; may be empty"));
        error.setRequired(List.of("status", "id", "ename", "evalue", "traceback"));
        return error;
    }

    private static Schema<?> member(String description, String status) {
        JsonSchema constant = new JsonSchema();
        constant.addType("string");
        constant.setEnum(List.of(status));
        Schema<?> member = new JsonSchema().typesItem("object").description(description);
        member.addProperty("status", constant);
        member.addProperty("id", text("The task's id").format("uuid"));
        return member;
    }

    private static Schema<?> text(String description) {
        return new JsonSchema().typesItem("string").description(description);
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }
}
