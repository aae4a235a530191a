package dev.carafe.worker.plugin;

import dev.carafe.worker.folder.Layout;
import dev.carafe.worker.folder.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Each jar that lies in the folder itself is a unit. */
final class PluginLayout implements Layout {

    @Override
    public List<Unit> units(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isJar(file.getFileName().toString()) && Files.isRegularFile(file))
                    .sorted()
                    .map(file -> Unit.of(
                            file.getFileName().toString(),
                            Map.of(file.getFileName().toString(), file)))
                    .toList();
        }
    }

    private static boolean isJar(String name) {
        return name.endsWith(".jar") && !name.startsWith(".");
    }
}
