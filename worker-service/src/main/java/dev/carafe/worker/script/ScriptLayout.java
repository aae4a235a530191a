package dev.carafe.worker.script;

import dev.carafe.worker.folder.FailureText;
import dev.carafe.worker.folder.Layout;
import dev.carafe.worker.folder.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A subfolder with a manifest is a unit with all that is in it; so are the files at the top, if one is a manifest. */
final class ScriptLayout implements Layout {

    /** The name of the unit at the top. */
    static final String TOP = ".";

    @Override
    public List<Unit> units(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Path root = folder.toRealPath();
        List<Unit> units = new ArrayList<>();
        if (hasManifest(root)) {
            units.add(unit(TOP, root, root, 1));
        }
        for (Path child : children(root)) {
            if (Files.isDirectory(child) && !UnitFiles.isSkipped(child)) {
                subfolder(child, root).ifPresent(units::add);
            }
        }
        return units;
    }

    /** One that cannot be read may be a script's, and keeps none of the others from being taken. */
    private static Optional<Unit> subfolder(Path folder, Path root) {
        String name = folder.getFileName().toString();
        try {
            return hasManifest(folder) ? Optional.of(unit(name, folder, root, Integer.MAX_VALUE)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Unit.faulty(name, "the folder cannot be read: " + FailureText.of(e)));
        }
    }

    private static Unit unit(String name, Path folder, Path root, int depth) throws IOException {
        UnitFiles files = new UnitFiles(folder, root);
        Files.walkFileTree(folder, Set.of(), depth, files);
        String fault = files.fault();
        return fault == null ? Unit.of(name, files.found()) : Unit.faulty(name, fault);
    }

    private static boolean hasManifest(Path folder) throws IOException {
        return children(folder).stream()
                .anyMatch(file -> ManifestReader.isManifest(file.getFileName().toString()));
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
