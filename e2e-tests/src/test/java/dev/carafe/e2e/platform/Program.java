package dev.carafe.e2e.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * An executable jar, unpacked as its own {@code extract} does it and with an archive of its loaded classes: a start then
 * costs less than half, and the tests consist of starts.
 */
final class Program {

    private static final Map<Path, Program> UNPACKED = new ConcurrentHashMap<>();

    private final Path jar;
    private final Path archive;
    private boolean wasRun;

    /**
     * A run of a program.
     *
     * @param arguments for {@code java}
     * @param trains whether it writes the archive when it ends in good order
     */
    record Run(List<String> arguments, boolean trains) {}

    private Program(Path jar, Path archive) {
        this.jar = jar;
        this.archive = archive;
    }

    /** The program in that jar, unpacked afresh once per run: nothing of an earlier build may be left. */
    static Program of(Path jar) {
        return UNPACKED.computeIfAbsent(jar, Program::unpack);
    }

    private static Program unpack(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: it is made by `./mvnw package`");
        }
        String name = jar.getFileName().toString().replace(".jar", "");
        Path folder = Path.of("target", "e2e-programs", name);
        try {
            Path archive = folder.resolveSibling(name + ".jsa");
            Files.deleteIfExists(archive);
            Child extraction = Child.java(
                    folder.resolveSibling(name + ".log"),
                    Map.of(),
                    List.of(
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            folder.toString()));
            int status = extraction.awaitExit(Duration.ofSeconds(60));
            if (status != 0) {
                throw new IllegalStateException("cannot unpack " + jar + ": " + extraction.output());
            }
            return new Program(folder.resolve(jar.getFileName()), archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next run with those settings.
     *
     * @param settings {@code --name=value} for the program; {@code -…} for its JVM
     * @param plugin a jar whose classes it has besides its own, or null
     */
    synchronized Run run(List<String> settings, @Nullable Path plugin) {
        // With a plug-in it would keep that one's classes, too, and be of no use to the others.
        boolean trains = !wasRun && plugin == null;
        wasRun |= trains;
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx192m",
                // What there is to say of an archive that is missing or does not fit.
                "-Xlog:disable",
                (trains ? "-XX:ArchiveClassesAtExit=" : "-XX:SharedArchiveFile=") + archive.toAbsolutePath()));
        settings.stream().filter(Program::isForJvm).forEach(arguments::add);
        if (plugin == null) {
            arguments.addAll(List.of("-jar", jar.toString()));
        } else {
            arguments.addAll(List.of("-cp", jar + java.io.File.pathSeparator + plugin, mainClass()));
        }
        settings.stream().filter(setting -> !isForJvm(setting)).forEach(arguments::add);
        return new Run(arguments, trains);
    }

    private static boolean isForJvm(String setting) {
        return !setting.startsWith("--");
    }

    private String mainClass() {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
