package dev.carafe.worker.script;

import dev.carafe.worker.folder.BrokenUnit;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads manifests, as YAML or as JSON. Thread safe. */
final class ManifestReader {

    private static final Pattern NAME = Pattern.compile(".+\\.task\\.(yaml|yml|json)");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, new Text<>(ManifestReader::duration))
                    .addDeserializer(DataSize.class, new Text<>(DataSize::parse)))
            .build();

    private ManifestReader() {}

    /** Whether a file of that name is a manifest. */
    static boolean isManifest(String fileName) {
        return NAME.matcher(fileName).matches();
    }

    /** Reads one. */
    static Manifest read(Path file) throws BrokenUnit {
        JsonNode tree = JSON.missingNode();
        try {
            String text = Files.readString(file);
            tree = file.toString().endsWith(".json") ? JSON.readTree(text) : JSON.valueToTree(yaml().load(text));
            if (tree == null || tree.isNull() || tree.isMissingNode()) {
                throw new BrokenUnit("the manifest cannot be read: it is empty");
            }
            return JSON.treeToValue(tree, Manifest.class);
        } catch (CharacterCodingException e) {
            throw new BrokenUnit("the manifest cannot be read: it is not UTF-8", e);
        } catch (JacksonException e) {
            throw new BrokenUnit("the manifest cannot be read: " + reason(e, tree), e);
        } catch (IOException | YAMLException e) {
            throw new BrokenUnit("the manifest cannot be read: " + e.getMessage(), e);
        }
    }

    /** A number alone would be taken for milliseconds. */
    private static Duration duration(String text) {
        Duration parsed = DurationStyle.detectAndParse(text);
        if (Character.isDigit(text.charAt(text.length() - 1))) {
            throw new WithoutUnit(text);
        }
        return parsed;
    }

    private static final class WithoutUnit extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        WithoutUnit(String text) {
            super("%s has no unit; %ss is so many seconds, %sms milliseconds".formatted(text, text, text));
        }
    }

    /** In words of whoever wrote the file, to whom the names of our classes say nothing. */
    private static String reason(JacksonException e, JsonNode tree) {
        List<String> path = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .toList();
        String where = path.isEmpty() ? "it" : "'" + String.join(".", path) + "'";
        return switch (e) {
            case UnrecognizedPropertyException unknown -> where + " is no key; known are " + known(unknown);
            case ValueInstantiationException broken
            when broken.getCause() instanceof IllegalArgumentException why ->
                (path.isEmpty() ? "" : where + ": ") + why.getMessage();
            case ValueInstantiationException _ -> "a list has an empty entry";
            case MismatchedInputException _ -> where + " cannot be " + at(tree, path);
            default -> e.getOriginalMessage();
        };
    }

    private static String known(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode node = tree;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    /** One for each file: it is not thread safe. It makes nothing but maps, lists and plain values. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }

    private static final class Text<T> extends ValueDeserializer<T> {

        private final java.util.function.Function<String, T> parse;

        Text(java.util.function.Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getValueAsString("");
            try {
                return parse.apply(text);
            } catch (WithoutUnit e) {
                throw context.instantiationException(Duration.class, e);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, Object.class, String.valueOf(e.getMessage()));
            }
        }
    }
}
