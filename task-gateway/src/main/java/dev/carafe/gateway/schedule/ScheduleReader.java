package dev.carafe.gateway.schedule;

import dev.carafe.base.json.ExactJson;
import dev.carafe.base.json.NumberOutOfRange;
import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.submit.MalformedBody;
import dev.carafe.gateway.submit.OptionsReader;
import dev.carafe.model.task.TaskOptions;
import dev.carafe.model.task.TaskRequest;
import dev.carafe.store.schedule.MissedPolicy;
import dev.carafe.store.schedule.StoredSchedule.Definition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what is asked for. Here only its shape is checked, and when it is to recur; what is wrong with the tasks, their
 * submission tells.
 */
final class ScheduleReader {

    private static final JsonMapper JSON = ExactJson.strict()
            // Values are read one by one out of the body.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> KNOWN =
            Set.of("service", "type", "payload", "labels", "cron", "zone", "fixedRate", "missed");

    /** Options of a submission that cannot recur, and why. */
    private static final Map<String, String> ONCE_ONLY = Map.of(
            "runAt",
            "cannot be given here: the schedule says when its tasks are made",
            "dependsOn",
            "cannot be given here: all tasks of a schedule would depend on the same ones");

    private final Map<String, Value> values;
    private final List<Fault> faults = new ArrayList<>();

    /** A value with its own text: numbers stay as exact as the caller wrote them. */
    private record Value(JsonNode tree, String text) {}

    private ScheduleReader(Map<String, Value> values) {
        this.values = values;
    }

    /**
     * The definition.
     *
     * @throws Problem {@code 400} if that is no JSON; {@code 422} if it is no schedule
     */
    static Definition read(byte[] body) {
        return new ScheduleReader(parse(body)).definition();
    }

    private Definition definition() {
        values.keySet().stream()
                .filter(name -> !KNOWN.contains(name) && !OptionsReader.PROPERTIES.contains(name))
                .forEach(name -> fault(pointer("", name), "there is no such property"));
        String service = required("service");
        String type = required("type");
        Definition definition = new Definition(
                service,
                type,
                payload(),
                labels(),
                options(),
                TimingReader.read(text("cron"), text("zone"), text("fixedRate"), faults),
                missed());
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return definition;
    }

    private String required(String name) {
        String text = text(name);
        if (!values.containsKey(name)) {
            fault("/" + name, "is missing");
        }
        return text == null ? "" : text;
    }

    private @Nullable String text(String name) {
        Value value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value.tree().isString()) {
            return value.tree().stringValue();
        }
        fault("/" + name, "must be text");
        return null;
    }

    private String payload() {
        Value value = values.get("payload");
        if (value == null) {
            return "{}";
        }
        if (!value.tree().isObject()) {
            fault("/payload", "must be an object");
        }
        return value.text();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        Value value = values.get("labels");
        if (value == null || value.tree().isNull()) {
            return labels;
        }
        if (!value.tree().isObject()) {
            fault("/labels", "must be an object of text values");
        }
        value.tree().forEachEntry((name, label) -> {
            String here = pointer("/labels", name);
            if (!label.isString()) {
                fault(here, "must be text");
            } else if (name.equals(TaskOfSchedule.LABEL)) {
                fault(here, "is given by the schedule");
            } else {
                labels.put(name, label.stringValue());
            }
        });
        if (labels.size() >= TaskRequest.MOST_LABELS) {
            fault("/labels", "must have at most " + (TaskRequest.MOST_LABELS - 1) + " labels");
        }
        return labels;
    }

    private TaskOptions options() {
        OptionsReader options = new OptionsReader("", faults);
        values.forEach((name, value) -> {
            if (OptionsReader.PROPERTIES.contains(name)) {
                String fault = ONCE_ONLY.get(name);
                if (fault == null || value.tree().isNull()) {
                    options.read(name, value.tree());
                } else {
                    fault("/" + name, fault);
                }
            }
        });
        return options.options();
    }

    private MissedPolicy missed() {
        String name = text("missed");
        if (name == null) {
            return MissedPolicy.ONCE;
        }
        return MissedPolicy.fromWire(name).orElseGet(() -> {
            fault("/missed", "must be one of skip, once, all");
            return MissedPolicy.ONCE;
        });
    }

    private void fault(String pointer, String detail) {
        faults.add(new Fault(pointer, detail));
    }

    static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The properties of a body. */
    static Map<String, JsonNode> trees(byte[] body) {
        Map<String, JsonNode> trees = new LinkedHashMap<>();
        parse(body).forEach((name, value) -> trees.put(name, value.tree()));
        return trees;
    }

    private static Map<String, Value> parse(byte[] body) {
        MalformedBody.requireUtf8(body);
        try (JsonParser parser = ExactJson.bounded(JSON.createParser(body))) {
            return parse(parser, body);
        }
    }

    private static Map<String, Value> parse(JsonParser parser, byte[] body) {
        try {
            if (parser.nextToken() == null) {
                throw MalformedBody.of("The request has no body");
            }
            if (parser.currentLocation().getByteOffset() < 0) {
                throw MalformedBody.of("The body is not in UTF-8");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidRequest("", "must be an object");
            }
            Map<String, Value> values = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                JsonNode tree = JSON.readTree(parser);
                int end = (int) parser.currentLocation().getByteOffset();
                values.put(name, new Value(tree, new String(body, start, end - start, StandardCharsets.UTF_8)));
            }
            if (parser.nextToken() != null) {
                throw MalformedBody.of("There is more after the end of the JSON value");
            }
            return values;
        } catch (NumberOutOfRange e) {
            throw new InvalidRequest(e.pointer(), e.detail());
        } catch (JacksonException e) {
            throw MalformedBody.of(e, parser.currentLocation());
        }
    }
}
