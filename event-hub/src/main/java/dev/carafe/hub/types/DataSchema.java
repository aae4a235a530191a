package dev.carafe.hub.types;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A JSON Schema (2020-12 unless it says otherwise) that {@code data} must satisfy. It loads nothing from elsewhere. */
public final class DataSchema {

    private static final int MOST_ERRORS = 5;
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

    private final Schema schema;

    private DataSchema(Schema schema) {
        this.schema = schema;
    }

    /** A violation: where in the data, as a JSON pointer, and what. */
    public record Violation(String pointer, String detail) {}

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException with a message for the caller, if it is none
     */
    static DataSchema of(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("a schema is a JSON object");
        }
        try {
            String dialect = json.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
            List<Error> faults = SCHEMAS.getSchema(SchemaLocation.of(dialect)).validate(json);
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(faults.stream()
                        .limit(MOST_ERRORS)
                        .map(fault -> fault.getInstanceLocation() + ": " + fault.getMessage())
                        .collect(Collectors.joining("; ", "it is not a valid JSON Schema: ", "")));
            }
            Schema schema = SCHEMAS.getSchema(json);
            schema.initializeValidators();
            return new DataSchema(schema);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("it cannot be used as a JSON Schema: " + e.getMessage(), e);
        }
    }

    /** What is wrong with the data, at most a few things. */
    public List<Violation> violations(JsonNode data) {
        return schema.validate(data).stream()
                .limit(MOST_ERRORS)
                .map(error -> new Violation(error.getInstanceLocation().toString(), error.getMessage()))
                .toList();
    }
}
