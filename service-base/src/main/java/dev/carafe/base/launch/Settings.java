package dev.carafe.base.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings that the services of this process have, from the metadata that the build writes into every jar.
 *
 * @param all by name
 * @param records the classes that hold them, by prefix
 */
record Settings(Map<String, Setting> all, Map<String, List<Class<?>>> records) {

    static final String PREFIX = "carafe.";

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** What other services have: one file or environment may serve them all. */
    private static final List<String> GROUPS = List.of("data", "local", "gateway", "worker", "hub");

    /**
     * A setting.
     *
     * @param type the Java class of its values
     * @param open whether further names follow: a list's index, a map's key
     */
    record Setting(
            String name,
            String type,
            String description,
            @Nullable String defaultValue,
            boolean open) {}

    /** Read once: it takes some milliseconds. */
    private static final class Read {
        static final Settings SETTINGS = read();
    }

    static Settings known() {
        return Read.SETTINGS;
    }

    private static Settings read() {
        TreeMap<String, Setting> all = new TreeMap<>();
        TreeMap<String, List<Class<?>>> records = new TreeMap<>();
        ClassLoader classes = Settings.class.getClassLoader();
        try {
            for (URL url : java.util.Collections.list(classes.getResources(METADATA))) {
                String text;
                try (var stream = url.openStream()) {
                    text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                }
                if (text.contains("\"" + PREFIX)) {
                    read(JsonMapper.shared().readTree(text), all, records, classes);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Settings(all, records);
    }

    private static void read(
            JsonNode metadata, Map<String, Setting> all, Map<String, List<Class<?>>> records, ClassLoader classes) {
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asString();
            String type = property.path("type").asString("java.lang.String");
            if (name.startsWith(PREFIX)) {
                JsonNode fallback = property.path("defaultValue");
                all.put(
                        name,
                        new Setting(
                                name,
                                type,
                                property.path("description").asString(""),
                                fallback.isMissingNode() ? null : fallback.asString(fallback.toString()),
                                type.startsWith("java.util.")));
            }
        }
        for (JsonNode group : metadata.path("groups")) {
            String name = group.path("name").asString();
            if (name.startsWith(PREFIX)) {
                try {
                    records.computeIfAbsent(name, any -> new java.util.ArrayList<>())
                            .add(ClassUtils.forName(group.path("type").asString(), classes));
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Whether that name, in the form {@code carafe.some.name}, is one of them, or one of a service that is not here. */
    boolean has(String name) {
        String plain = plain(name);
        String group = name.split("[.\\[]", -1)[1];
        return all.values().stream()
                        .anyMatch(setting -> plain(setting.name()).equals(plain)
                                || (setting.open() && plain.startsWith(plain(setting.name()))))
                || (GROUPS.contains(group) && !groups().contains(group));
    }

    /** The one that is written most alike, and how many letters differ. */
    Optional<Map.Entry<String, Integer>> nearest(String name) {
        String plain = plain(name);
        return all.keySet().stream()
                .map(known -> Map.entry(known, Letters.differing(plain(known), plain)))
                .min(Comparator.comparingInt(Map.Entry::getValue));
    }

    private TreeSet<String> groups() {
        return all.keySet().stream()
                .map(name -> name.split("\\.", -1)[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Collection<Setting> list() {
        return all.values();
    }

    /** As environment variables are compared: without hyphens, dots and cases. */
    private static String plain(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(java.util.Locale.ROOT);
    }
}
