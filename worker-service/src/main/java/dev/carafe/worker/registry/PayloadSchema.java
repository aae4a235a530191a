package dev.carafe.worker.registry;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import dev.carafe.model.task.Task;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the JSON Schema of a payload from its record: every component is required unless it may be null. Names, enums and
 * subtypes are as Jackson reads them, by whatever annotations there are.
 */
final class PayloadSchema {

    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private PayloadSchema() {}

    /** By a generator of its own each time: it keeps the classes that it has met, and they are to be unloaded. */
    static String of(Class<? extends Task> payload) {
        return generator().generateSchema(payload).toString();
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonSchemaModule(JacksonOption.INLINE_TRANSFORMED_SUBTYPES))
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        config.forFields().withRequiredCheck(field -> !mayBeNull(field)).withNullableCheck(PayloadSchema::mayBeNull);
        JacksonFormats.addTo(config);
        return new SchemaGenerator(config.build());
    }

    private static boolean mayBeNull(FieldScope field) {
        var type = field.getRawMember().getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class)
                || OPTIONAL.contains(field.getType().getErasedType());
    }
}
