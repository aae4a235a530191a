package dev.carafe.worker.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes plugins: compiles a class and packs it, as somebody's build would. */
final class PluginJar {

    /** A handler of the type Measure that returns a word; {@code %s} is a statement at its beginning. */
    static final String MEASURE = """
            package lab;
            import dev.carafe.model.handler.*;
            import dev.carafe.model.task.Task;
            import com.fasterxml.jackson.annotation.JsonProperty;
            public class Measure implements TaskHandler<Measure.Payload> {
                public record Payload(@JsonProperty("device") String device, int samples) implements Task {}
                public record Reading(String device, int samples, String word) {}
                public TaskRegistration<Payload> registration() {
                    return new TaskRegistration<>("lab", "Measure", Payload.class, null, java.util.Set.of(),
                        TaskLimits.parallel(4));
                }
                public Object handle(Payload task, TaskContext context) throws Exception {
                    %s
                    try (var word = Thread.currentThread().getContextClassLoader().getResourceAsStream("word")) {
                        return new Reading(task.device(), task.samples(), new String(word.readAllBytes()));
                    }
                }
            }
            """;

    private final Path classes;

    private PluginJar(Path classes) {
        this.classes = classes;
    }

    /** Compiles {@code lab.Measure}. */
    static PluginJar compile(Path folder, String source) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("src/lab")).resolve("Measure.java"), source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-parameters",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
        assertThat(status).as("exit status of the compiler").isZero();
        return new PluginJar(classes);
    }

    /** Packs it with a word, and puts it where the jar is expected at once, as a careful user does. */
    void pack(Path jar, String word) throws IOException {
        pack(jar, word, "lab.Measure");
    }

    void pack(Path jar, String word, String services) throws IOException {
        Path temporary = Files.createTempFile(classes.getParent(), "packed", ".zip");
        try (OutputStream out = Files.newOutputStream(temporary);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            add(
                    zip,
                    "META-INF/services/dev.carafe.model.handler.TaskHandler",
                    services.getBytes(StandardCharsets.UTF_8));
            add(zip, "word", word.getBytes(StandardCharsets.UTF_8));
            List<Path> files;
            try (Stream<Path> walked = Files.walk(classes)) {
                files = walked.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                add(zip, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        Files.move(temporary, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
