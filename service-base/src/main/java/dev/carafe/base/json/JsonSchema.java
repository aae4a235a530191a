package dev.carafe.base.json;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import dev.carafe.base.problem.InvalidRequest.Fault;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema (draft 2020-12 unless it says otherwise), compiled once: the same for payloads at the gateway, for what
 * workers offer and for events at the hub. Numbers are compared as decimals, formats are asserted. Thread safe.
 */
public final class JsonSchema {

    /** At the top of a schema: false if {@code format} is only a note there, as the drafts have it. */
    public static final String FORMAT_ASSERTION = "formatAssertion";

    /** Faults that an answer lists at most: one wrong column of a large array is enough to understand. */
    private static final int MOST_FAULTS = 20;

    private static final SchemaRegistry ASSERTING = Dialects.ofValues(true);
    private static final SchemaRegistry ANNOTATING = Dialects.ofValues(false);

    private final Schema schema;

    private JsonSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * A schema that somebody offers: all that is wrong with it is found now, not by the first value.
     *
     * @throws NotASchema if it is none
     */
    public static JsonSchema of(String text) throws NotASchema {
        return of(parse(text));
    }

    /**
     * The same.
     *
     * @param json as {@link ExactJson} reads it
     * @throws NotASchema if it is none
     */
    public static JsonSchema of(JsonNode json) throws NotASchema {
        SchemaFaults.requireDraft(json);
        JsonSchema made = compile(json);
        try {
            // Some references are followed only when there is something to check.
            made.schema.validate(ExactJson.MAPPER.createObjectNode());
        } catch (RuntimeException | StackOverflowError e) { // the library's exceptions have no common type
            throw SchemaFaults.of(e, json);
        }
        return made;
    }

    /**
     * A schema that was accepted before, by rules that may have been others.
     *
     * @throws NotASchema if nothing can be checked by it
     */
    public static JsonSchema accepted(String text) throws NotASchema {
        return compile(parse(text));
    }

    private static JsonNode parse(String text) throws NotASchema {
        try {
            return ExactJson.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new NotASchema(List.of(new Fault("", "it is no JSON: " + e.getOriginalMessage())), e);
        }
    }

    private static JsonSchema compile(JsonNode json) throws NotASchema {
        try {
            boolean asserts = json.path(FORMAT_ASSERTION).asBoolean(true);
            Schema schema = (asserts ? ASSERTING : ANNOTATING).getSchema(CanonicalNumbers.of(json));
            // Else the first value would find out what patterns and references are worth.
            schema.initializeValidators();
            return new JsonSchema(schema);
        } catch (RuntimeException | StackOverflowError e) {
            throw SchemaFaults.of(e, json);
        }
    }

    /** What is wrong with a value that {@link ExactJson} has read, the first things of it; nothing if it is valid. */
    public List<Fault> faultsOf(JsonNode value) {
        return faultsOf(value, "");
    }

    /**
     * The same.
     *
     * @param pointer where in the request the value is
     */
    public List<Fault> faultsOf(JsonNode value, String pointer) {
        List<Error> errors = schema.validate(CanonicalNumbers.of(value));
        return errors.isEmpty()
                ? List.of()
                : errors.stream()
                        .map(error -> new Fault(pointer + pointerTo(error), FaultWords.of(error)))
                        .distinct()
                        .limit(MOST_FAULTS)
                        .toList();
    }

    /** Properties that are missing, or that there must not be, are pointed at themselves. */
    private static String pointerTo(Error error) {
        String at = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return property == null ? at : at + "/" + property.replace("~", "~0").replace("/", "~1");
    }
}
