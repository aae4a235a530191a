package dev.carafe.e2e.platform;

import dev.carafe.infra.FolderLock;
import dev.carafe.infra.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An executable jar, unpacked as its own {@code extract} does it and with an archive of its loaded classes: a start then
 * costs less than half, and the tests consist of starts. All JVMs of a test run share it.
 */
final class Program {

    private static final Path FOLDER = Path.of("target", "e2e-programs");
    private static final Map<Path, Program> UNPACKED = new ConcurrentHashMap<>();

    private final Path jar;
    private final Path archive;
    private boolean mayTrain;

    /**
     * A run of a program.
     *
     * @param arguments for {@code java}
     * @param trains whether it writes the archive when it ends in good order; {@link #keepArchive} is to follow
     */
    record Run(Program program, List<String> arguments, boolean trains) {}

    private Program(Path jar, Path archive, boolean mayTrain) {
        this.jar = jar;
        this.archive = archive;
        this.mayTrain = mayTrain;
    }

    /** The program in that jar; nothing of an earlier build is left of it. */
    static Program of(Path jar) {
        return UNPACKED.computeIfAbsent(jar, Program::unpack);
    }

    private static Program unpack(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: it is made by `./mvnw package`");
        }
        String name = jar.getFileName().toString().replace(".jar", "");
        try {
            Path folder = FOLDER.resolve(name + "-" + build(jar));
            if (!Files.isDirectory(folder)) {
                deleteEarlier(name, folder);
                extract(jar, folder);
            }
            Path archive = folder.resolve("classes.jsa");
            boolean mayTrain =
                    FolderLock.attempt(folder).isPresent() && !Files.exists(archive); // locked until this JVM ends
            return new Program(folder.resolve(jar.getFileName()), archive, mayTrain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another word for each build that makes a difference. The file's time is always the same. */
    private static String build(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> entries = file.stream()
                    .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
                    .toList();
            CRC32 all = new CRC32();
            all.update(String.join("\n", entries).getBytes(StandardCharsets.UTF_8));
            return String.format("%08x", all.getValue());
        }
    }

    private static void extract(Path jar, Path folder) throws IOException {
        Path fresh = folder.resolveSibling(
                folder.getFileName() + "." + ProcessHandle.current().pid());
        Child extraction = Child.java(
                fresh.resolveSibling(fresh.getFileName() + ".log"),
                Map.of(),
                List.of(
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        fresh.toString()));
        int status = extraction.awaitExit(Duration.ofSeconds(60));
        if (status != 0) {
            throw new IllegalStateException("cannot unpack " + jar + ": " + extraction.output());
        }
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // Another JVM of this run was faster.
            Folders.delete(fresh);
        }
    }

    private static void deleteEarlier(String name, Path current) throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return;
        }
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(FOLDER, name + "-*")) {
            for (Path one : earlier) {
                if (!one.equals(current) && !one.getFileName().toString().contains(".")) {
                    Folders.delete(one);
                }
            }
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
        boolean trains = mayTrain && plugin == null;
        mayTrain &= !trains;
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx192m",
                // What there is to say of an archive that is missing or does not fit.
                "-Xlog:disable",
                trains
                        ? "-XX:ArchiveClassesAtExit=" + unfinished().toAbsolutePath()
                        : "-XX:SharedArchiveFile=" + archive.toAbsolutePath()));
        settings.stream().filter(Program::isForJvm).forEach(arguments::add);
        if (plugin == null) {
            arguments.addAll(List.of("-jar", jar.toString()));
        } else {
            arguments.addAll(List.of("-cp", jar + java.io.File.pathSeparator + plugin, mainClass()));
        }
        settings.stream().filter(setting -> !isForJvm(setting)).forEach(arguments::add);
        return new Run(this, arguments, trains);
    }

    /** Gives what a run that trains has written to those that follow. */
    void keepArchive() {
        try {
            if (Files.exists(unfinished())) {
                Files.move(unfinished(), archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unfinished() {
        return archive.resolveSibling("unfinished.jsa");
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
