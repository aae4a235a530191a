package dev.carafe.store.registration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where two forms of a type differ, by the names under which callers know them. */
final class Differences {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    /** One line each; at least one. */
    static List<String> between(StoredRegistration there, StoredRegistration here) {
        Differences differences = new Differences();
        differences.compare("schema", JSON.readTree(there.schema()), JSON.readTree(here.schema()));
        differences.compare("hiddenFields", sorted(there.hiddenFields()), sorted(here.hiddenFields()));
        differences.compare("limits", JSON.valueToTree(there.limits()), JSON.valueToTree(here.limits()));
        return differences.found.isEmpty()
                ? List.of("schema: written differently, though it says the same")
                : differences.found;
    }

    private static JsonNode sorted(Set<String> names) {
        return JSON.valueToTree(new TreeSet<>(names));
    }

    private void compare(String name, @Nullable JsonNode there, @Nullable JsonNode here) {
        if (there != null && here != null && there.isObject() && here.isObject()) {
            Set<String> names = new LinkedHashSet<>(there.propertyNames());
            names.addAll(here.propertyNames());
            names.forEach(part -> compare(name + "." + part, there.get(part), here.get(part)));
        } else if (there == null || !there.equals(here)) {
            found.add("%s: %s there, %s here"
                    .formatted(name, there == null ? "nothing" : there, here == null ? "nothing" : here));
        }
    }
}
