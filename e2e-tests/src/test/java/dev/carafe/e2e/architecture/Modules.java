package dev.carafe.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.carafe.e2e.platform.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The modules as they lie on disk: compiled classes and sources. */
final class Modules {

    /** Each module and the package that is its own. */
    static final Map<String, String> PACKAGES = new LinkedHashMap<>(Map.ofEntries(
            Map.entry("common-model", "dev.carafe.model"),
            Map.entry("service-base", "dev.carafe.base"),
            Map.entry("task-store", "dev.carafe.store"),
            Map.entry("task-gateway", "dev.carafe.gateway"),
            Map.entry("worker-service", "dev.carafe.worker"),
            Map.entry("event-hub", "dev.carafe.hub"),
            Map.entry("java-client", "dev.carafe.client"),
            Map.entry("local-infra", "dev.carafe.infra"),
            Map.entry("all-in-one", "dev.carafe.allinone")));

    static final JavaClasses MAIN = imported("target/classes");

    private Modules() {}

    private static JavaClasses imported(String folder) {
        List<Path> folders = PACKAGES.keySet().stream()
                .map(module -> Repository.file(module + "/" + folder))
                .toList();
        folders.forEach(path -> {
            if (!Files.isDirectory(path)) {
                throw new IllegalStateException(path + " is missing: it is made by `./mvnw compile`");
            }
        });
        return new ClassFileImporter().importPaths(folders);
    }

    /** A source file with its path from the root of the repository. */
    record Source(String path, String text) {

        String module() {
            return path.substring(0, path.indexOf('/'));
        }
    }

    /** All files of those endings below {@code src} of all modules, or below its main part only. */
    static List<Source> sources(String below, String... endings) {
        return Stream.concat(PACKAGES.keySet().stream(), Stream.of("benchmarks", "e2e-tests"))
                .map(module -> Repository.file(module + "/" + below))
                .filter(Files::isDirectory)
                .flatMap(Modules::walk)
                .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                .map(file -> new Source(
                        Repository.file("").relativize(file).toString().replace('\\', '/'), read(file)))
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
