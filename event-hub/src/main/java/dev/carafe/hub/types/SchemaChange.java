package dev.carafe.hub.types;

import dev.carafe.base.json.ExactJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a new declaration takes back: a tag, or a value that the schema allowed. It looks at types, required properties and
 * {@code additionalProperties}; what else narrows (bounds, patterns, enumerations) is the declarer's to judge.
 */
final class SchemaChange {

    private static final Set<String> ALL = Set.of("array", "boolean", "integer", "null", "number", "object", "string");

    private SchemaChange() {}

    static List<String> incompatibilities(EventType before, @Nullable JsonNode schema, List<String> tags) {
        List<String> reasons = new ArrayList<>();
        for (String tag : before.tags()) {
            if (!tags.contains(tag)) {
                reasons.add("the tag '" + tag + "' would go");
            }
        }
        if (before.schema() != null && schema != null) {
            narrowed(ExactJson.MAPPER.readTree(before.schema()), schema, reasons);
        }
        return reasons;
    }

    private static void narrowed(JsonNode before, JsonNode after, List<String> reasons) {
        for (String name : before.path("properties").propertyNames()) {
            Set<String> lost = types(before.path("properties").path(name));
            lost.removeAll(types(after.path("properties").path(name)));
            if (!lost.isEmpty()) {
                reasons.add("the type of the property '" + name + "' would get narrower");
            }
        }
        for (JsonNode required : after.path("required")) {
            if (before.path("required").valueStream().noneMatch(required::equals)) {
                reasons.add("the property '" + required.asString() + "' would become required");
            }
        }
        if (isClosed(after)) {
            if (!isClosed(before)) {
                reasons.add("further properties would no longer be allowed");
            } else {
                for (String name : before.path("properties").propertyNames()) {
                    if (!after.path("properties").has(name)) {
                        reasons.add("the property '" + name + "' would no longer be allowed");
                    }
                }
            }
        }
    }

    private static boolean isClosed(JsonNode schema) {
        JsonNode additional = schema.path("additionalProperties");
        return additional.isBoolean() && !additional.booleanValue();
    }

    private static Set<String> types(JsonNode property) {
        JsonNode type = property.path("type");
        Set<String> types = new HashSet<>();
        if (type.isString()) {
            types.add(type.stringValue());
        } else {
            type.forEach(each -> types.add(each.asString()));
        }
        if (types.isEmpty()) {
            types.addAll(ALL);
        }
        if (types.contains("number")) {
            types.add("integer");
        }
        return types;
    }
}
