package dev.carafe.worker.plugin;

import dev.carafe.infra.testing.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes plugins out of a class. */
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

    private final TestJar built;

    private PluginJar(TestJar built) {
        this.built = built;
    }

    /** Compiles {@code lab.Measure}. */
    static PluginJar compile(Path folder, String source) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("src/lab")).resolve("Measure.java"), source);
        return new PluginJar(TestJar.compile(file, folder.resolve("classes")));
    }

    /** Packs it with a word. */
    void pack(Path jar, String word) throws IOException {
        pack(jar, word, "lab.Measure");
    }

    void pack(Path jar, String word, String services) throws IOException {
        built.put("META-INF/services/dev.carafe.model.handler.TaskHandler", services)
                .put("word", word)
                .pack(jar);
    }
}
