package dev.carafe.gateway.submit;

import dev.carafe.base.json.ExactJson;
import dev.carafe.base.json.NumberOutOfRange;
import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.model.task.TaskOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a submission in one pass over its bytes. The payload becomes a tree, for its schema, and keeps its own text, for
 * the database. A property that is there twice is refused: readers differ on which of the two counts.
 */
final class RequestReader {

    /** Tasks that a batch has at most. */
    static final int MOST_TASKS = 1_000;

    private static final JsonMapper JSON = ExactJson.strict()
            // The payload is read out of the middle of a larger value.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final byte[] body;
    private final String prefix;

    /** Of a body whose values are pointed at from that prefix on. */
    private RequestReader(byte[] body, String prefix) {
        this.body = body;
        this.prefix = prefix;
    }

    /**
     * Reads one task.
     *
     * @throws Problem {@code 400} if that is no JSON; {@code 422} if it is no object
     */
    static RequestedTask one(byte[] body) {
        RequestReader reader = new RequestReader(body, "");
        return reader.read(parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidRequest("", "must be an object");
            }
            return reader.task(parser, "");
        });
    }

    /**
     * Reads a batch.
     *
     * @throws Problem {@code 400} if that is no JSON; {@code 422} if it is no batch
     */
    static List<RequestedTask> batch(byte[] body) {
        RequestReader reader = new RequestReader(body, "");
        return reader.read(reader::tasks);
    }

    /**
     * Reads a batch of which each line is a task. What is wrong with a line is that task's fault alone.
     *
     * @throws Problem {@code 422} if there are too many lines
     */
    static List<RequestedTask> lines(byte[] body) {
        List<RequestedTask> tasks = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                byte[] line = Arrays.copyOfRange(body, start, at);
                start = at + 1;
                if (!new String(line, StandardCharsets.UTF_8).isBlank()) {
                    if (tasks.size() == MOST_TASKS) {
                        throw new InvalidRequest("", "must have at most " + MOST_TASKS + " lines");
                    }
                    tasks.add(line(line, "/" + tasks.size()));
                }
            }
        }
        return tasks;
    }

    private static RequestedTask line(byte[] line, String pointer) {
        RequestReader reader = new RequestReader(line, pointer);
        try {
            return reader.read(parser -> reader.item(parser, pointer));
        } catch (InvalidRequest _) {
            return nothing(pointer, "must be an object");
        } catch (Problem malformed) {
            return nothing(pointer, String.valueOf(malformed.getBody().getDetail()));
        }
    }

    private static RequestedTask nothing(String pointer, String fault) {
        return new RequestedTask(
                pointer,
                "",
                JSON.createObjectNode(),
                "{}",
                2,
                Map.of(),
                TaskOptions.NONE,
                List.of(new Fault(pointer, fault)));
    }

    private <T> T read(Shape<T> shape) {
        MalformedBody.requireUtf8(body);
        try (JsonParser parser = ExactJson.bounded(JSON.createParser(body))) {
            try {
                if (parser.nextToken() == null) {
                    throw MalformedBody.of("The request has no body");
                }
                if (parser.currentLocation().getByteOffset() < 0) {
                    throw MalformedBody.of("The body is not in UTF-8");
                }
                T read = shape.read(parser);
                if (parser.nextToken() != null) {
                    throw MalformedBody.of("There is more after the end of the JSON value");
                }
                return read;
            } catch (NumberOutOfRange e) {
                throw new InvalidRequest(List.of(outOfRange(e)));
            } catch (JacksonException e) {
                throw MalformedBody.of(e, parser.currentLocation());
            }
        }
    }

    private List<RequestedTask> tasks(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidRequest("", "must be an object");
        }
        List<RequestedTask> tasks = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!name.equals("tasks")) {
                throw new InvalidRequest(pointer("", name), "there is no such property");
            }
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new InvalidRequest("/tasks", "must be an array");
            }
            tasks = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (tasks.size() == MOST_TASKS) {
                    throw new InvalidRequest("/tasks", "must have at most " + MOST_TASKS + " items");
                }
                tasks.add(item(parser, "/tasks/" + tasks.size()));
            }
        }
        if (tasks == null) {
            throw new InvalidRequest("/tasks", "is missing");
        }
        return tasks;
    }

    private RequestedTask item(JsonParser parser, String pointer) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return task(parser, pointer);
        }
        parser.skipChildren();
        return nothing(pointer, "must be an object");
    }

    private RequestedTask task(JsonParser parser, String pointer) {
        List<Fault> faults = new ArrayList<>();
        int depth = parser.streamReadContext().getNestingDepth();
        String type = null;
        ObjectNode payload = null;
        int start = 0;
        int end = 0;
        Map<String, String> labels = Map.of();
        OptionsReader options = new OptionsReader(pointer, faults);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value;
            try {
                value = parser.nextToken();
            } catch (NumberOutOfRange e) {
                faults.add(outOfRange(e));
                continue;
            }
            String here = pointer(pointer, name);
            switch (name) {
                case "type" -> {
                    type = value == JsonToken.VALUE_STRING ? parser.getString() : "";
                    if (value != JsonToken.VALUE_STRING) {
                        faults.add(new Fault(here, "must be text"));
                        parser.skipChildren();
                    }
                }
                case "payload" -> {
                    start = (int) parser.currentTokenLocation().getByteOffset();
                    JsonNode tree = tree(parser, depth, faults);
                    end = (int) parser.currentLocation().getByteOffset();
                    if (tree instanceof ObjectNode object) {
                        payload = object;
                    } else if (!tree.isMissingNode()) {
                        faults.add(new Fault(here, "must be an object"));
                    }
                }
                case "labels" -> labels = labels(tree(parser, depth, faults), here, faults);
                case String option
                when OptionsReader.PROPERTIES.contains(option) -> options.read(option, tree(parser, depth, faults));
                default -> {
                    faults.add(new Fault(here, "there is no such property"));
                    parser.skipChildren();
                }
            }
        }
        if (type == null) {
            faults.add(new Fault(pointer + "/type", "is missing"));
        }
        boolean given = payload != null;
        return new RequestedTask(
                pointer,
                type == null ? "" : type,
                payload == null ? JSON.createObjectNode() : payload,
                given ? new String(body, start, end - start, StandardCharsets.UTF_8) : "{}",
                given ? end - start : 2,
                labels,
                options.options(),
                faults);
    }

    /** A value of a task; missing if a number in it is out of range, which is that task's fault alone. */
    private JsonNode tree(JsonParser parser, int depth, List<Fault> faults) {
        try {
            return JSON.readTree(parser);
        } catch (NumberOutOfRange e) {
            faults.add(outOfRange(e));
            NumberOutOfRange.leave(parser, depth);
            return JSON.missingNode();
        }
    }

    private Fault outOfRange(NumberOutOfRange number) {
        return new Fault(prefix + number.pointer(), number.detail());
    }

    private static Map<String, String> labels(JsonNode node, String pointer, List<Fault> faults) {
        if (node.isNull() || node.isMissingNode()) {
            return Map.of();
        }
        if (!node.isObject()) {
            faults.add(new Fault(pointer, "must be an object of text values"));
            return Map.of();
        }
        Map<String, String> labels = new TreeMap<>();
        node.forEachEntry((name, value) -> {
            if (value.isString()) {
                labels.put(name, value.stringValue());
            } else {
                faults.add(new Fault(pointer(pointer, name), "must be text"));
            }
        });
        faults.addAll(Labels.faultsOf(labels, pointer));
        return labels;
    }

    static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private interface Shape<T> {
        T read(JsonParser parser);
    }
}
