package dev.carafe.hub.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** Shapes that the Java types do not tell: JSON objects of any members, and texts that may be null. */
final class FreeFormSchemas {

    private FreeFormSchemas() {}

    static void describe(Components components) {
        anyMembers(schema(components, "EventType"), "schema");
        anyMembers(schema(components, "EventTypeDeclaration"), "schema");
        Schema<?> event = schema(components, "CloudEvent");
        anyMembers(event, "data");
        event.setAdditionalProperties(true);
        Schema<?> group = property(schema(components, "SeriesGroup"), "group");
        group.setAdditionalProperties(new JsonSchema().types(new LinkedHashSet<>(List.of("string", "null"))));
    }

    private static Schema<?> schema(Components components, String name) {
        return Objects.requireNonNull(components.getSchemas().get(name), name);
    }

    private static Schema<?> property(Schema<?> schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static void anyMembers(Schema<?> schema, String name) {
        String description = property(schema, name).getDescription();
        schema.addProperty(
                name,
                new JsonSchema().typesItem("object").description(description).additionalProperties(true));
    }
}
