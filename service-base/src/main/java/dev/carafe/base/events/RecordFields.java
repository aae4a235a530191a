package dev.carafe.base.events;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The components of a record class, looked up once. */
final class RecordFields {

    static final ClassValue<RecordFields> OF = new ClassValue<>() {
        @Override
        protected RecordFields computeValue(Class<?> type) {
            return new RecordFields(type);
        }
    };

    final List<Field> fields;

    private RecordFields(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is no record");
        }
        List<Field> found = new ArrayList<>();
        for (RecordComponent component : components) {
            found.add(Field.of(component));
        }
        fields = List.copyOf(found);
    }

    record Field(SerializableString name, MethodHandle accessor) {

        static Field of(RecordComponent component) {
            try {
                var method = component.getAccessor();
                method.setAccessible(true);
                MethodHandle handle = MethodHandles.lookup()
                        .unreflect(method)
                        .asType(MethodType.methodType(Object.class, Object.class));
                return new Field(new SerializedString(component.getName()), handle);
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("cannot read " + component, e);
            }
        }

        @Nullable Object read(Object owner) {
            try {
                return (Object) accessor.invokeExact(owner);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
