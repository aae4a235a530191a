package dev.carafe.worker.script;

import com.fasterxml.jackson.annotation.Nulls;
import dev.carafe.worker.folder.BrokenUnit;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** Reads manifests, as YAML or as JSON. Thread safe. */
final class ManifestReader {

    private static final Pattern NAME = Pattern.compile(".+\\.task\\.(yaml|yml|json)");

    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** The one part that is not read as text: its values are what they are. */
    private static final String SCHEMA = "schema";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
            .addModule(new SimpleModule()
                    .addDeserializer(Boolean.class, new Text<>(ManifestReader::truth))
                    .addDeserializer(Integer.class, new Text<>(ManifestReader::integer))
                    .addDeserializer(Double.class, new Text<>(ManifestReader::number))
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
        try {
            return manifest(file);
        } catch (BrokenUnit e) {
            throw new BrokenUnit("the manifest cannot be read: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(Path file) throws BrokenUnit {
        Written written = written(file);
        JsonNode tree = written == null ? JSON.nullNode() : written.asText();
        if (written == null || tree.isNull()) {
            throw new BrokenUnit("it is empty");
        }
        Optional<Written> schema = written.child(SCHEMA);
        if (schema.isPresent()) {
            ((ObjectNode) tree).set(SCHEMA, schema.get().asValue());
        }
        try {
            return JSON.treeToValue(tree, Manifest.class);
        } catch (JacksonException e) {
            throw new BrokenUnit(reason(e, written), e);
        }
    }

    private static @Nullable Written written(Path file) throws BrokenUnit {
        try {
            String text = Files.readString(file);
            return file.toString().endsWith(".json") ? WrittenJson.read(text) : WrittenYaml.read(text);
        } catch (CharacterCodingException e) {
            throw new BrokenUnit("it is not UTF-8", e);
        } catch (JacksonException e) {
            throw new BrokenUnit("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BrokenUnit(String.valueOf(e.getMessage()), e);
        }
    }

    private static Boolean truth(String text) {
        if (TRUE.matcher(text).matches()) {
            return true;
        }
        if (FALSE.matcher(text).matches()) {
            return false;
        }
        throw new IllegalArgumentException("true or false");
    }

    private static Integer integer(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw new IllegalArgumentException("a whole number");
        }
        if (Written.Scalar.isAmbiguous(text)) {
            throw Unclear.octal(text);
        }
        return Integer.valueOf(text);
    }

    private static Double number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("a number");
        }
        if (Written.Scalar.isAmbiguous(text)) {
            throw Unclear.octal(text);
        }
        return Double.valueOf(text);
    }

    private static Duration duration(String text) {
        Duration parsed = DurationStyle.detectAndParse(text);
        if (Character.isDigit(text.charAt(text.length() - 1))) {
            throw Unclear.timeWithoutUnit(text);
        }
        return parsed;
    }

    /** In words of whoever wrote the file, to whom the names of our classes say nothing. */
    private static String reason(JacksonException e, Written written) {
        List<Object> path = e.getPath().stream()
                .<Object>map(step -> step.getPropertyName() == null ? step.getIndex() : step.getPropertyName())
                .toList();
        String where = path.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining(".", "'", "'"));
        Written here = written.at(path);
        String line = path.isEmpty() ? "" : "line " + here.line() + ": ";
        return line
                + switch (e) {
                    case UnrecognizedPropertyException unknown -> where + " is no key; known are " + known(unknown);
                    case ValueInstantiationException broken
                    when broken.getCause() instanceof IllegalArgumentException why ->
                        (path.isEmpty() ? "" : where + ": ") + why.getMessage();
                    case InvalidNullException _ -> where + " has an empty entry";
                    case MismatchedInputException _ -> (path.isEmpty() ? "it" : where) + " cannot be " + here;
                    default -> e.getOriginalMessage();
                };
    }

    private static String known(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
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
            } catch (Unclear e) {
                throw context.instantiationException(Duration.class, e);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, Object.class, String.valueOf(e.getMessage()));
            }
        }
    }
}
