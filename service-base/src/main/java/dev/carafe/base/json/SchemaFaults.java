package dev.carafe.base.json;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import dev.carafe.base.problem.InvalidRequest.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is wrong with a schema, and where, in words for its author. */
final class SchemaFaults {

    private static final int MOST_FAULTS = 5;
    private static final Set<String> PLACES = Set.of("pattern", "$ref", "$dynamicRef", "$schema");
    private static final SchemaRegistry DRAFTS = Dialects.ofSchemas();

    private SchemaFaults() {}

    /** Holds a schema to its draft's own schema. */
    static void requireDraft(JsonNode json) throws NotASchema {
        if (!json.isObject() && !json.isBoolean()) {
            throw fault("", "it must be a JSON object, or true or false", null);
        }
        JsonNode said = json.path("$schema");
        JsonNode asserts = json.path(JsonSchema.FORMAT_ASSERTION);
        if (!said.isMissingNode() && !said.isString()) {
            throw fault("/$schema", "must be text, the URI of a draft such as " + Dialects.DEFAULT, null);
        }
        if (!asserts.isMissingNode() && !asserts.isBoolean()) {
            throw fault("/" + JsonSchema.FORMAT_ASSERTION, "must be true or false", null);
        }
        List<Error> faults = draft(said.asString(Dialects.DEFAULT)).validate(CanonicalNumbers.of(json));
        if (!faults.isEmpty()) {
            throw new NotASchema(
                    faults.stream()
                            .map(fault -> new Fault(fault.getInstanceLocation().toString(), FaultWords.of(fault)))
                            .distinct()
                            .limit(MOST_FAULTS)
                            .toList(),
                    null);
        }
    }

    private static Schema draft(String uri) throws NotASchema {
        String bare = bare(uri);
        if (Dialects.drafts().stream().map(SchemaFaults::bare).noneMatch(bare::equals)) {
            throw fault(
                    "/$schema", "there is no draft '" + uri + "' here; those there are: " + Dialects.drafts(), null);
        }
        return DRAFTS.getSchema(SchemaLocation.of(uri));
    }

    private static String bare(String uri) {
        return uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
    }

    /** The library does not say where a pattern or a reference stands, and its words may be Java's. */
    static NotASchema of(Throwable thrown, JsonNode schema) {
        if (thrown instanceof StackOverflowError) {
            return fault("", "it refers to itself without end", thrown);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PatternSyntaxException syntax) {
                return fault(
                        place(schema, "", syntax.getPattern()::equals).orElse(""),
                        "it is no regular expression: " + syntax.getDescription(),
                        thrown);
            }
        }
        String message = String.valueOf(thrown.getMessage());
        return place(schema, "", text -> message.contains(text.substring(text.indexOf('#') + 1)))
                .map(place -> fault(place, reference(thrown), thrown))
                .orElseGet(() ->
                        fault("", "values cannot be checked by it: one of its keywords is not as it must be", thrown));
    }

    private static String reference(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return thrown instanceof SchemaException && !message.contains("java.") && !message.contains("Exception")
                ? message
                : "what it refers to is not in the schema, and nothing is loaded from elsewhere";
    }

    private static NotASchema fault(String pointer, String detail, @Nullable Throwable cause) {
        return new NotASchema(List.of(new Fault(pointer, detail)), cause);
    }

    /** The JSON pointer to the first pattern or reference that is meant. */
    private static Optional<String> place(JsonNode node, String at, Predicate<String> isMeant) {
        return Stream.concat(
                        node.properties().stream(),
                        IntStream.range(0, node.isArray() ? node.size() : 0)
                                .mapToObj(n -> Map.entry(String.valueOf(n), node.get(n))))
                .map(entry -> {
                    String name = entry.getKey();
                    JsonNode value = entry.getValue();
                    String here = at + "/" + name.replace("~", "~0").replace("/", "~1");
                    boolean names = at.endsWith("/patternProperties") && isMeant.test(name);
                    boolean says = PLACES.contains(name) && value.isString() && isMeant.test(value.asString());
                    return names || says ? Optional.of(here) : place(value, here, isMeant);
                })
                .flatMap(Optional::stream)
                .findFirst();
    }
}
