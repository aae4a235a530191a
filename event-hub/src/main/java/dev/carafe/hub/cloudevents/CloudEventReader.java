package dev.carafe.hub.cloudevents;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.hub.store.Identity;
import dev.carafe.hub.store.IncomingEvent;
import dev.carafe.hub.types.EventType;
import dev.carafe.hub.types.EventTypes;
import dev.carafe.model.event.TopicFilter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a CloudEvent 1.0 in its JSON format and holds it to the hub's bounds and to its type's schema. */
public final class CloudEventReader {

    static final int LONGEST_ID = 256;
    static final int LONGEST_SOURCE = 512;
    static final int MOST_EXTENSIONS = 20;
    static final int LONGEST_EXTENSION = 1_024;

    private final EventTypes types;
    private final InstantSource clock;

    /** Resolves types by {@code types}; an event without a time happened now. */
    public CloudEventReader(EventTypes types, InstantSource clock) {
        this.types = types;
        this.clock = clock;
    }

    /** Reads one item. */
    public ParsedItem read(JsonNode json) {
        String id = json.path("id").isString() ? json.path("id").stringValue() : null;
        try {
            return new ParsedItem.Accepted(event(json));
        } catch (Refusal refusal) {
            return refusal.of(id);
        }
    }

    private IncomingEvent event(JsonNode json) throws Refusal {
        if (!json.isObject()) {
            throw new Refusal("", "an event is a JSON object");
        }
        if (!"1.0".equals(json.path("specversion").asString(""))) {
            throw new Refusal("/specversion", "specversion is missing or not \"1.0\"");
        }
        String id = required(json, "id", LONGEST_ID);
        String source = required(json, "source", LONGEST_SOURCE);
        String name = required(json, "type", EventType.LONGEST_NAME);
        if (!EventType.isName(name)) {
            throw new Refusal("/type", "a type consists of letters, digits and . _ - : with a letter or digit first");
        }
        String topic = topic(json);
        Instant time = time(json);
        JsonNode data = data(json);
        String extensions = extensions(json);
        DataChecks.check(data);
        EventTypes.Known type =
                types.forEvent(name).orElseThrow(() -> new Refusal("/type", "there are too many event types already"));
        conforms(type.schema(), data);
        return new IncomingEvent(
                Identity.of(source, id), source, id, name, type.type().id(), topic, time, data.toString(), extensions);
    }

    private static String required(JsonNode json, String name, int longest) throws Refusal {
        String value = optional(json, name);
        if (value == null) {
            throw new Refusal("/" + name, name + " is missing");
        }
        if (value.length() > longest) {
            throw new Refusal("/" + name, name + " has at most " + longest + " characters");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode json, String name) throws Refusal {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new Refusal("/" + name, name + " is a string that is not empty");
        }
        DataChecks.text("/" + name, value.stringValue());
        return value.stringValue();
    }

    private static @Nullable String topic(JsonNode json) throws Refusal {
        String topic = optional(json, "subject");
        if (topic != null) {
            try {
                TopicFilter.requireTopic(topic);
            } catch (IllegalArgumentException e) {
                throw new Refusal("/subject", String.valueOf(e.getMessage()));
            }
        }
        return topic;
    }

    private Instant time(JsonNode json) throws Refusal {
        String time = optional(json, "time");
        if (time == null) {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
        try {
            return Rfc3339.parse(time);
        } catch (IllegalArgumentException e) {
            throw new Refusal("/time", String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode data(JsonNode json) throws Refusal {
        if (json.has("data_base64")) {
            throw new Refusal("/data_base64", "data is JSON, not bytes");
        }
        String contentType = optional(json, "datacontenttype");
        if (contentType != null && !isJson(contentType)) {
            throw new Refusal("/datacontenttype", "data is JSON");
        }
        JsonNode data = json.get("data");
        return data == null || data.isNull() ? JsonMapper.shared().createObjectNode() : data;
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String media =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(java.util.Locale.ROOT);
        return media.equals("application/json") || media.equals("text/json") || media.endsWith("+json");
    }

    private static @Nullable String extensions(JsonNode json) throws Refusal {
        ObjectNode extensions = null;
        for (Map.Entry<String, JsonNode> attribute : json.properties()) {
            if (CORE.contains(attribute.getKey()) || attribute.getValue().isNull()) {
                continue;
            }
            extension(attribute.getKey(), attribute.getValue());
            extensions = extensions == null ? JsonMapper.shared().createObjectNode() : extensions;
            extensions.set(attribute.getKey(), attribute.getValue());
        }
        if (extensions != null && extensions.size() > MOST_EXTENSIONS) {
            throw new Refusal("", "an event has at most " + MOST_EXTENSIONS + " attributes beyond the standard's");
        }
        return extensions == null ? null : extensions.toString();
    }

    private static final List<String> CORE =
            List.of("specversion", "id", "source", "type", "subject", "time", "data", "datacontenttype", "data_base64");

    private static void extension(String name, JsonNode value) throws Refusal {
        boolean wellNamed = !name.isEmpty()
                && name.length() <= 20
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        if (!wellNamed) {
            throw new Refusal("", "an attribute's name consists of up to 20 lower-case letters and digits");
        }
        if (value.isString() && value.stringValue().length() <= LONGEST_EXTENSION) {
            DataChecks.text("/" + name, value.stringValue());
        } else if (!value.isBoolean() && !(value.canConvertToExactIntegral() && value.canConvertToLong())) {
            throw new Refusal(
                    "/" + name,
                    "an attribute is a string of up to " + LONGEST_EXTENSION + " characters, a boolean or an integer");
        }
    }

    private static void conforms(@Nullable JsonSchema schema, JsonNode data) throws Refusal {
        if (schema != null) {
            for (Fault fault : schema.faultsOf(data, "/data")) {
                throw new Refusal(fault.pointer(), fault.detail());
            }
        }
    }
}
