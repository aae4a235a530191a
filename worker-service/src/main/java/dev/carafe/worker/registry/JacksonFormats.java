package dev.carafe.worker.registry;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinition.AttributeInclusion;
import com.github.victools.jsonschema.generator.CustomDefinition.DefinitionType;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.TypeScope;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of types that Jackson reads from something else than their structure. */
final class JacksonFormats {

    /** Texts that Java reads otherwise than the drafts' formats say. */
    private static final Map<Class<?>, String> FORMATS = Map.of(
            LocalDateTime.class, "date-time-local",
            LocalTime.class, "time-local",
            ZonedDateTime.class, "date-time-zoned",
            URI.class, "iri-reference");

    /** Of the durations that there are, Java reads those without months, or those without hours; and none too long. */
    private static final Map<Class<?>, String> PATTERNS = Map.of(
            Duration.class,
            "^[-+]?[Pp](?=.)([-+]?[0-9]{1,13}[Dd])?([Tt](?=.)([-+]?[0-9]{1,14}[Hh])?([-+]?[0-9]{1,15}[Mm])?"
                    + "([-+]?[0-9]{1,17}([.,][0-9]{0,9})?[Ss])?)?$",
            Period.class,
            "^[-+]?[Pp](?=.)([-+]?[0-9]{1,9}[Yy])?([-+]?[0-9]{1,9}[Mm])?([-+]?[0-9]{1,8}[Ww])?([-+]?[0-9]{1,9}[Dd])?$");

    /** Of its own, as the generator is: it keeps the classes that it has met. */
    private final JsonMapper json = JsonMapper.builder().build();

    private JacksonFormats() {}

    static void addTo(SchemaGeneratorConfigBuilder config) {
        JacksonFormats forms = new JacksonFormats();
        config.forFields().withCustomDefinitionProvider(forms::written);
        config.forTypesInGeneral()
                .withCustomDefinitionProvider(forms::of)
                .withSubtypeResolver(JacksonFormats::permitted)
                .withTypeAttributeOverride(forms::keysOfEnums)
                .withTypeAttributeOverride(forms::otherNames);
    }

    private @Nullable CustomDefinition of(ResolvedType type, SchemaGenerationContext context) {
        Class<?> erased = type.getErasedType();
        ObjectNode form = json.createObjectNode();
        if (erased == byte.class || erased == Byte.class) {
            // As far as Jackson goes: what is above 127 is taken for the negative number of the same bits.
            form.put("type", "integer").put("minimum", -128).put("maximum", 255);
        } else if (erased == byte[].class) {
            form.put("type", "string").put("contentEncoding", "base64");
        } else if (erased == OptionalInt.class || erased == OptionalLong.class) {
            form.putArray("type").add("integer").add("null");
        } else if (erased == OptionalDouble.class) {
            form.putArray("type").add("number").add("null");
        } else if (FORMATS.containsKey(erased)) {
            form.put("type", "string").put("format", FORMATS.get(erased));
        } else if (PATTERNS.containsKey(erased)) {
            form.put("type", "string").put("format", "duration").put("pattern", PATTERNS.get(erased));
        } else if (erased.isEnum() && !names(erased).equals(constants(erased))) {
            form.put("type", "string").set("enum", enumOf(names(erased)));
            return new CustomDefinition(form);
        } else if (isValue(erased)) {
            RecordComponent only = erased.getRecordComponents()[0];
            form = context.createDefinitionReference(context.getTypeContext().resolve(only.getGenericType()));
        } else if (erased != JsonNode.class) {
            return null;
        }
        return new CustomDefinition(form, DefinitionType.INLINE, AttributeInclusion.NO);
    }

    /** A component whose author says how its text is written: that of the type means nothing there. */
    private @Nullable CustomPropertyDefinition written(FieldScope field, SchemaGenerationContext context) {
        JsonFormat said = field.getAnnotationConsideringFieldAndGetter(JsonFormat.class);
        return said == null || said.pattern().isEmpty() || !isTime(field.getType())
                ? null
                : new CustomPropertyDefinition(json.createObjectNode().put("type", "string"), AttributeInclusion.YES);
    }

    private static boolean isTime(ResolvedType type) {
        Class<?> erased = type.getErasedType();
        return Temporal.class.isAssignableFrom(erased) || Date.class.isAssignableFrom(erased);
    }

    /** A record that is written as its only component, and read from it. */
    private static boolean isValue(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components != null
                && components.length == 1
                && components[0].getAccessor().isAnnotationPresent(JsonValue.class);
    }

    /** Jackson knows the subtypes of sealed ones by itself. */
    private static @Nullable List<ResolvedType> permitted(ResolvedType declared, SchemaGenerationContext context) {
        Class<?> type = declared.getErasedType();
        if (!type.isSealed()
                || !type.isAnnotationPresent(JsonTypeInfo.class)
                || type.isAnnotationPresent(JsonSubTypes.class)) {
            return null;
        }
        return concrete(type)
                .map(one -> context.getTypeContext().resolveSubtype(declared, one))
                .toList();
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(JacksonFormats::concrete)
                : Stream.of(type);
    }

    /** Of a map by an enum, no other keys can be read. */
    private void keysOfEnums(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        ResolvedType type = scope.getType();
        if (type != null && type.isInstanceOf(Map.class)) {
            List<ResolvedType> parameters = type.typeParametersFor(Map.class);
            if (parameters.size() == 2 && parameters.getFirst().getErasedType().isEnum()) {
                schema.putObject("propertyNames")
                        .set("enum", enumOf(names(parameters.getFirst().getErasedType())));
            }
        }
    }

    /** A component may come under each of its names. */
    private void otherNames(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        ResolvedType type = scope.getType();
        RecordComponent[] components =
                type == null ? null : type.getErasedType().getRecordComponents();
        if (components == null || !(schema.get("properties") instanceof ObjectNode properties)) {
            return;
        }
        for (RecordComponent component : components) {
            JsonAlias others = component.getAccessor().getAnnotation(JsonAlias.class);
            JsonProperty said = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = said == null || said.value().isEmpty() ? component.getName() : said.value();
            JsonNode form = properties.get(name);
            if (others == null || form == null) {
                continue;
            }
            ArrayNode oneOf = json.createArrayNode();
            oneOf.addObject().putArray("required").add(name);
            for (String other : others.value()) {
                properties.set(other, form.deepCopy());
                oneOf.addObject().putArray("required").add(other);
            }
            if (schema.get("required") instanceof ArrayNode required && withdraw(required, name)) {
                schema.withArray("allOf").addObject().set("oneOf", oneOf);
            }
        }
    }

    private static boolean withdraw(ArrayNode names, String name) {
        for (int n = 0; n < names.size(); n++) {
            if (names.get(n).asString().equals(name)) {
                names.remove(n);
                return true;
            }
        }
        return false;
    }

    private ArrayNode enumOf(Set<String> names) {
        ArrayNode values = json.createArrayNode();
        names.forEach(values::add);
        return values;
    }

    /** As Jackson writes the constants of an enum, and whatever else it reads. */
    private Set<String> names(Class<?> type) {
        Set<String> names = new LinkedHashSet<>();
        for (Object constant : type.getEnumConstants()) {
            names.add(json.valueToTree(constant).asString());
            try {
                JsonAlias others = type.getField(((Enum<?>) constant).name()).getAnnotation(JsonAlias.class);
                names.addAll(others == null ? List.of() : List.of(others.value()));
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
        return names;
    }

    private static Set<String> constants(Class<?> type) {
        Set<String> names = new LinkedHashSet<>();
        for (Object constant : type.getEnumConstants()) {
            names.add(((Enum<?>) constant).name());
        }
        return names;
    }
}
