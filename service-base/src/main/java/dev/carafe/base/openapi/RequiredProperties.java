package dev.carafe.base.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A component of a record is required, unless it is nullable or left out when it is empty. */
final class RequiredProperties implements ModelConverter {

    private static final String SCHEMAS = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> resolved = chain.next().resolve(type, context, chain);
        Schema<?> schema = target(resolved, context);
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && schema.getProperties() != null && raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                require(schema, component);
            }
        }
        return resolved;
    }

    private static @Nullable Schema<?> target(@Nullable Schema<?> resolved, ModelConverterContext context) {
        if (resolved == null || resolved.get$ref() == null) {
            return resolved;
        }
        return context.getDefinedModels().get(resolved.get$ref().substring(SCHEMAS.length()));
    }

    private static void require(Schema<?> schema, RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        String name = named == null || named.value().isEmpty() ? component.getName() : named.value();
        JsonInclude included = component.getAccessor().getAnnotation(JsonInclude.class);
        boolean leftOut = included != null && included.value() != JsonInclude.Include.ALWAYS;
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class) || leftOut;
        boolean there = schema.getProperties().containsKey(name)
                && (schema.getRequired() == null || !schema.getRequired().contains(name));
        if (!optional && there) {
            schema.addRequiredItem(name);
        }
    }
}
