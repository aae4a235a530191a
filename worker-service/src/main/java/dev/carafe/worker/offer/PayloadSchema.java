package dev.carafe.worker.offer;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.carafe.model.task.Task;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives the JSON Schema of a payload from its record: every component is required unless it may be null. */
final class PayloadSchema {

    private PayloadSchema() {}

    /** By a generator of its own each time: it keeps the classes that it has met, and they are to be unloaded. */
    static String of(Class<? extends Task> payload) {
        return generator().generateSchema(payload).toString();
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT);
        config.forFields().withRequiredCheck(field -> !mayBeNull(field)).withNullableCheck(PayloadSchema::mayBeNull);
        return new SchemaGenerator(config.build());
    }

    private static boolean mayBeNull(FieldScope field) {
        var type = field.getRawMember().getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class)
                || Optional.class == field.getType().getErasedType();
    }
}
