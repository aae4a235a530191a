package dev.carafe.infra.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar that a test compiles and packs, as somebody's build would. Not thread safe. */
public final class TestJar {

    private final Path classes;

    private TestJar(Path classes) {
        this.classes = classes;
    }

    /**
     * Compiles a class against this JVM's class path.
     *
     * @param classes the folder for what is compiled, which becomes the jar's content
     * @throws IllegalStateException if it does not compile; the compiler has said why on the standard error stream
     */
    public static TestJar compile(Path source, Path classes) throws IOException {
        Files.createDirectories(classes);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        if (status != 0) {
            throw new IllegalStateException(source + " does not compile: status " + status);
        }
        return new TestJar(classes);
    }

    /** Adds an entry, or replaces it. */
    public TestJar put(String entry, String content) throws IOException {
        Path file = classes.resolve(entry);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    /** Puts the jar where it is expected at once, as a careful user does. */
    public void pack(Path jar) throws IOException {
        Path temporary = Files.createTempFile(classes.toAbsolutePath().getParent(), "packed", ".jar");
        try (OutputStream bytes = Files.newOutputStream(temporary);
                JarOutputStream out = new JarOutputStream(bytes);
                Stream<Path> walked = Files.walk(classes)) {
            List<Path> files = walked.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        Files.move(temporary, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
