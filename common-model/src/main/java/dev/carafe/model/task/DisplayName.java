package dev.carafe.model.task;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a task is shown to people: {@code MyTask: param1=42, param2='foo'}. */
public final class DisplayName {

    private static final int LONGEST_VALUE = 80;

    /** The longest display name, in characters; longer ones are cut and end in {@code …}. */
    public static final int LONGEST = 500;

    private DisplayName() {}

    /** The name of a task that is a record; of any other object, its simple class name. */
    static String of(Task task) {
        String type = task.getClass().getSimpleName();
        RecordComponent[] components = task.getClass().getRecordComponents();
        if (components == null) {
            return type;
        }
        Set<String> hidden = task.hiddenFields();
        List<String> shown = new ArrayList<>();
        for (RecordComponent component : components) {
            if (!hidden.contains(component.getName())) {
                shown.add(component.getName() + "=" + value(read(component, task)));
            }
        }
        return join(type, shown);
    }

    /**
     * The name of a task of which only type and payload are known.
     *
     * @param payload the payload's properties in their order
     * @param hidden names of properties to leave out
     */
    public static String of(String type, Map<String, ? extends @Nullable Object> payload, Set<String> hidden) {
        List<String> shown = new ArrayList<>();
        payload.forEach((name, value) -> {
            if (!hidden.contains(name)) {
                shown.add(name + "=" + value(value));
            }
        });
        return join(type, shown);
    }

    private static String join(String type, List<String> shown) {
        String name = shown.isEmpty() ? type : type + ": " + String.join(", ", shown);
        return cut(name, LONGEST);
    }

    private static @Nullable Object read(RecordComponent component, Task task) {
        try {
            var accessor = component.getAccessor();
            accessor.trySetAccessible();
            return accessor.invoke(task);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " for the task's display name", e);
        }
    }

    private static String value(@Nullable Object value) {
        return value instanceof CharSequence text
                ? "'" + cut(text.toString(), LONGEST_VALUE) + "'"
                : cut(String.valueOf(value), LONGEST_VALUE);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
