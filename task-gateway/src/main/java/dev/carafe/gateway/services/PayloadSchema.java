package dev.carafe.gateway.services;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.carafe.base.problem.InvalidRequest.Fault;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The JSON Schema (draft 2020-12 unless it says otherwise) of a type's payload, compiled once. Thread safe. */
public final class PayloadSchema {

    /** Faults that an answer lists at most: one wrong column of a large array is enough to understand. */
    private static final int MOST_FAULTS = 20;

    /**
     * Never loads a schema from elsewhere: a registration must not make the gateway call an address. And keeps no cache:
     * it would go by {@code $id}, which two services may have given to different schemas.
     */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.fetchRemoteResources(false)
                            .allow(iri -> iri.toString().startsWith("https://json-schema.org/")
                                    || iri.toString().startsWith("http://json-schema.org/")))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ENGLISH)
                            .pathType(PathType.JSON_POINTER)
                            .build()));

    private final Schema schema;

    /** Compiles a schema; throws a runtime exception of the library's if it is none. */
    public PayloadSchema(String text) {
        schema = REGISTRY.getSchema(text);
        // Else the first payload would find out what patterns and references are worth.
        schema.initializeValidators();
    }

    /**
     * What is wrong with a payload; nothing if it is valid.
     *
     * @param pointer where in the request the payload is
     */
    public List<Fault> faultsOf(JsonNode payload, String pointer) {
        List<Error> errors = schema.validate(payload);
        return errors.isEmpty()
                ? List.of()
                : errors.stream()
                        .limit(MOST_FAULTS)
                        .map(error -> new Fault(pointer + pointerTo(error), error.getMessage()))
                        .toList();
    }

    /** Properties that are missing, or that there must not be, are pointed at themselves. */
    private static String pointerTo(Error error) {
        String at = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return property == null ? at : at + "/" + property.replace("~", "~0").replace("/", "~1");
    }
}
