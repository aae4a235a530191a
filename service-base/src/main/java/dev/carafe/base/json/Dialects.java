package dev.carafe.base.json;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DefaultDialectRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The drafts of JSON Schema as the library has them, with keywords and formats of ours where it is not exact. */
final class Dialects extends DefaultDialectRegistry {

    static final String DEFAULT = SpecificationVersion.DRAFT_2020_12.getDialectId();

    private final Map<String, Dialect> exact = new ConcurrentHashMap<>();
    private final boolean ofValues;

    private Dialects(boolean ofValues) {
        this.ofValues = ofValues;
    }

    @Override
    public Dialect getDialect(String id, SchemaRegistry registry) {
        Dialect known = exact.get(id);
        if (known == null) {
            // Not computed inside the map: a dialect of somebody's own is made of another one.
            known = exact(super.getDialect(id, registry));
            exact.put(id, known);
        }
        return known;
    }

    private Dialect exact(Dialect dialect) {
        Dialect.Builder exact = Dialect.builder(dialect)
                .keywords(BoundKeyword.ALL)
                .keyword(new NonValidationKeyword(JsonSchema.FORMAT_ASSERTION))
                .formats(formats -> formats.clear())
                .formats(TextFormat.ALL);
        return (ofValues ? exact.keyword(new TypeKeyword()) : exact).build();
    }

    /** The drafts' own schemas, which say what a schema is. It keeps what it has made. */
    static SchemaRegistry ofSchemas() {
        return registry(false, true, false);
    }

    /** Schemas of values. It keeps none: it would go by {@code $id}, which two types may have given to different ones. */
    static SchemaRegistry ofValues(boolean assertsFormats) {
        return registry(true, false, assertsFormats);
    }

    /** Never loads one from elsewhere: a schema must not make a service call an address. The drafts are in the library. */
    private static SchemaRegistry registry(boolean ofValues, boolean cached, boolean assertsFormats) {
        return SchemaRegistry.builder()
                .defaultDialectId(DEFAULT)
                .dialectRegistry(new Dialects(ofValues))
                .schemaCacheEnabled(cached)
                .schemaLoader(loader -> loader.fetchRemoteResources(false)
                        .allow(iri -> iri.toString().startsWith("https://json-schema.org/")
                                || iri.toString().startsWith("http://json-schema.org/")))
                .schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .locale(Locale.ENGLISH)
                        .pathType(PathType.JSON_POINTER)
                        .formatAssertionsEnabled(assertsFormats)
                        .build())
                .build();
    }

    /** The drafts by what {@code $schema} says of them. */
    static List<String> drafts() {
        return List.of(
                DEFAULT,
                SpecificationVersion.DRAFT_2019_09.getDialectId(),
                SpecificationVersion.DRAFT_7.getDialectId(),
                SpecificationVersion.DRAFT_6.getDialectId(),
                SpecificationVersion.DRAFT_4.getDialectId());
    }
}
