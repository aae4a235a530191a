package dev.carafe.worker.offer;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a text is a JSON Schema (draft 2020-12 unless it says otherwise) that gateways can check payloads by. They compile
 * it in the same way. What is wrong with it must be known before it takes the place of a good one, and be told to its author.
 */
final class SchemaCheck {

    private static final int MOST_FAULTS = 5;
    private static final Set<String> PLACES = Set.of("pattern", "$ref", "$dynamicRef", "$schema");

    /** Loads nothing from elsewhere; the drafts' own schemas are in the library. */
    private static final SchemaRegistry DRAFTS = registry(true);

    /** As the gateway's: a cache would go by {@code $id}, which two types may have given to different schemas. */
    private static final SchemaRegistry SCHEMAS = registry(false);

    private static final JsonMapper JSON = JsonMapper.shared();

    private SchemaCheck() {}

    /** What is wrong with the schema, if anything is. */
    static Optional<String> faultOf(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException e) {
            return Optional.of("it is no JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject() && !json.isBoolean()) {
            return Optional.of("it must be a JSON object, or true or false");
        }
        try {
            String draft = json.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
            List<Error> faults = DRAFTS.getSchema(SchemaLocation.of(draft)).validate(json);
            if (!faults.isEmpty()) {
                return Optional.of(faults.stream()
                        .map(fault -> fault.getInstanceLocation() + ": " + fault.getMessage())
                        .distinct()
                        .limit(MOST_FAULTS)
                        .collect(Collectors.joining("; ")));
            }
            Schema schema = SCHEMAS.getSchema(text);
            schema.initializeValidators();
            // Some references are followed only when there is something to check.
            schema.validate(JSON.createObjectNode());
            return Optional.empty();
        } catch (StackOverflowError e) {
            return Optional.of("it refers to itself without end");
        } catch (RuntimeException e) { // the library's exceptions have no common type
            return Optional.of(words(e, json));
        }
    }

    /** The library does not say where a pattern or a reference stands. */
    private static String words(RuntimeException thrown, JsonNode schema) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PatternSyntaxException syntax) {
                return place(schema, "", syntax.getPattern()::equals).orElse("") + ": it is no regular expression: "
                        + syntax.getDescription();
            }
        }
        String message = String.valueOf(thrown.getMessage());
        return place(schema, "", text -> message.contains(text.substring(text.indexOf('#') + 1)))
                .map(place -> place + ": " + message)
                .orElse(message);
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

    private static SchemaRegistry registry(boolean cached) {
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemaCacheEnabled(cached)
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)
                                .allow(iri -> iri.toString().startsWith("https://json-schema.org/")
                                        || iri.toString().startsWith("http://json-schema.org/")))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .pathType(PathType.JSON_POINTER)
                                .build()));
    }
}
