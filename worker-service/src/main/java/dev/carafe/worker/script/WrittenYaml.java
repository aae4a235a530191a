package dev.carafe.worker.script;

import dev.carafe.worker.folder.BrokenUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 by its core schema: {@code yes}, {@code 12:30} and {@code 2026-01-01} are text. */
final class WrittenYaml {

    /** Values at most: an alias may stand for many of them, and another one for many of those. */
    private static final int MOST = 100_000;

    private static final int DEEPEST = 100;

    private static final Map<Tag, Written.Kind> SCALARS = Map.of(
            Tag.STR,
            Written.Kind.TEXT,
            Tag.INT,
            Written.Kind.NUMBER,
            Tag.FLOAT,
            Written.Kind.NUMBER,
            Tag.BOOL,
            Written.Kind.BOOLEAN,
            Tag.NULL,
            Written.Kind.NULL);

    private int read;

    private WrittenYaml() {}

    /**
     * What is written there; null if there is nothing.
     *
     * @throws BrokenUnit if it is no YAML, or has what JSON has not
     */
    static @Nullable Written read(String text) throws BrokenUnit {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                // Refused below, with their line.
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.isEmpty() ? null : new WrittenYaml().written(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw new BrokenUnit(line + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new BrokenUnit(String.valueOf(e.getMessage()), e);
        }
    }

    private Written written(Node node, int depth) throws BrokenUnit {
        if (++read > MOST || depth > DEEPEST) {
            throw refused(
                    node, "there are more than %s values, or more than %s in each other".formatted(MOST, DEEPEST));
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> items(sequence, depth);
            case MappingNode mapping -> entries(mapping, depth);
            default -> throw refused(node, "this cannot be read");
        };
    }

    private static Written.Scalar scalar(ScalarNode node) throws BrokenUnit {
        Written.Kind kind = SCALARS.get(node.getTag());
        if (kind == null) {
            throw refused(node, "the tag " + node.getTag() + " is not known here");
        }
        return new Written.Scalar(line(node), kind, node.getValue());
    }

    private Written.Items items(SequenceNode node, int depth) throws BrokenUnit {
        requireTag(node, Tag.SEQ);
        List<Written> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(written(item, depth + 1));
        }
        return new Written.Items(line(node), items);
    }

    private Written.Entries entries(MappingNode node, int depth) throws BrokenUnit {
        requireTag(node, Tag.MAP);
        Map<String, Written> entries = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw refused(entry.getKeyNode(), "a key must be text");
            }
            if (entries.put(key.getValue(), written(entry.getValueNode(), depth + 1)) != null) {
                throw refused(key, "'" + key.getValue() + "' is there twice");
            }
        }
        return new Written.Entries(line(node), entries);
    }

    private static void requireTag(Node node, Tag tag) throws BrokenUnit {
        if (!node.getTag().equals(tag)) {
            throw refused(node, "the tag " + node.getTag() + " is not known here");
        }
    }

    private static BrokenUnit refused(Node node, String why) {
        return new BrokenUnit("line " + line(node) + ": " + why);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
