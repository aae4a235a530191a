package dev.carafe.worker.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskFailure;
import dev.carafe.worker.folder.BrokenUnit;
import dev.carafe.worker.script.ScriptHandler.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs shell scripts as a worker does, of a folder. */
final class ScriptLab implements AutoCloseable {

    private final Path folder;
    private final RunningScripts running = new RunningScripts(SystemTools.find(System.getenv()));
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    ScriptLab(Path folder) {
        this.folder = folder;
    }

    @Override
    public void close() {
        running.close();
    }

    RunningScripts running() {
        return running;
    }

    TaskContext context() {
        return context;
    }

    /** The progress that was reported. */
    Queue<String> reports() {
        return reports;
    }

    private final TaskContext context = new TaskContext() {

        private final UUID id = UUID.randomUUID();

        @Override
        public UUID taskId() {
            return id;
        }

        @Override
        public int attempt() {
            return 2;
        }

        @Override
        public String traceparent() {
            return "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        }

        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public void progress(double fraction, String message, @Nullable Object data) {
            reports.add(fraction + " " + message + " " + data);
        }
    };

    ScriptHandler handler(String body, String more) throws IOException, BrokenUnit {
        Path script = Files.writeString(folder.resolve("run.sh"), "#!/bin/sh\n" + body);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path manifest = Files.writeString(folder.resolve("run.task.yaml"), """
                service: lab
                type: Run
                command: [run.sh]
                """ + more);
        Manifest said = ManifestReader.read(manifest);
        return new ScriptHandler(
                new Script(said, Command.resolve(said.command(), folder), folder), ScriptLoader.JSON, running);
    }

    JsonNode run(String body, String payload, String... more) throws Exception {
        JsonNode value = ScriptLoader.JSON.readTree(payload);
        return handler(body, String.join("\n", more)).handle(new ScriptPayload(value), context);
    }

    TaskFailure failure(String body, String... more) {
        AtomicReference<TaskFailure> failure = new AtomicReference<>();
        assertThatThrownBy(() -> run(body, "{}", more)).isInstanceOfSatisfying(TaskFailure.class, failure::set);
        return failure.get();
    }

    long pidIn(String file) throws IOException {
        Path path = folder.resolve(file);
        await().until(() -> Files.exists(path) && !Files.readString(path).isBlank());
        return Long.parseLong(Files.readString(path).strip());
    }

    /** Also a zombie that nobody has asked for yet has ended. */
    static boolean isGone(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> !process.isAlive() || isZombie(pid))
                .orElse(true);
    }

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return !Files.exists(Path.of("/proc/" + pid));
        }
    }

    Thread inBackground(String body, AtomicReference<Throwable> thrown) {
        return Thread.startVirtualThread(() -> {
            try {
                run(body, "{}");
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
    }
}
