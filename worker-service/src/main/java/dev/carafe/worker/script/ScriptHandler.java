package dev.carafe.worker.script;

import dev.carafe.base.json.ExactJson;
import dev.carafe.base.json.NumberOutOfRange;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskFailure;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.TaskResultError;
import dev.carafe.worker.folder.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a script for each task of its type: payload on standard input, result on standard output, see
 * {@code docs/scripts.md}.
 */
final class ScriptHandler implements TaskHandler<ScriptPayload> {

    static final String EXIT_STATUS = "ExitStatus";
    static final String INTERRUPTED = "Interrupted";
    static final String INVALID_OUTPUT = "InvalidOutput";

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** After that the process is dead, unless the operating system cannot kill it. */
    static final Duration STOP_TAKES = GRACE.plus(ScriptProcess.KILL_TAKES);

    /**
     * What a version of a script consists of.
     *
     * @param manifest what its author said
     * @param command the program and its arguments
     * @param folder its files
     */
    record Script(Manifest manifest, List<String> command, Path folder) {}

    private final Script script;
    private final JsonMapper json;
    private final RunningScripts running;

    ScriptHandler(Script script, JsonMapper json, RunningScripts running) {
        this.script = script;
        this.json = json;
        this.running = running;
    }

    @Override
    public TaskRegistration<ScriptPayload> registration() {
        return script.manifest().registration();
    }

    @Override
    public JsonNode handle(ScriptPayload task, TaskContext context)
            throws IOException, InterruptedException, TaskFailure {
        Path own = Files.createTempDirectory("carafe-run-");
        try {
            Path payload = Files.write(own.resolve("payload.json"), json.writeValueAsBytes(task));
            return run(builder(own, payload, context), context);
        } finally {
            DirectoryTree.delete(own);
        }
    }

    private ProcessBuilder builder(Path own, Path payload, TaskContext context) throws IOException {
        Manifest manifest = script.manifest();
        List<String> command = new ArrayList<>();
        if (manifest.memory() != null) {
            command.add(running.tools().prlimit().orElseThrow().toString());
            command.add("--as=" + manifest.memory().toBytes());
            command.add("--");
        }
        command.addAll(script.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(
                switch (manifest.workingFolder()) {
                    case TEMPORARY -> Files.createDirectory(own.resolve("work")).toFile();
                    case SCRIPT -> script.folder().toFile();
                });
        builder.redirectInput(payload.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(manifest.environment());
        environment.put("CARAFE_TASK_ID", context.taskId().toString());
        environment.put("CARAFE_ATTEMPT", Integer.toString(context.attempt()));
        environment.put("CARAFE_SERVICE", manifest.service());
        environment.put("CARAFE_TYPE", manifest.type());
        String traceparent = context.traceparent();
        if (traceparent != null) {
            environment.put("CARAFE_TRACEPARENT", traceparent);
        }
        return builder;
    }

    private JsonNode run(ProcessBuilder builder, TaskContext context)
            throws IOException, InterruptedException, TaskFailure {
        long most = script.manifest().maxOutput().toBytes();
        ErrorReader errors = new ErrorReader(context, json);
        ScriptProcess started = running.start(builder);
        try (ScriptProcess process = started) {
            OutputReader output = new OutputReader(most, process::kill);
            int status;
            try (PipeReader pipes = new PipeReader(process, output, errors)) {
                pipes.start();
                status = await(process, pipes, errors);
            }
            if (output.isTooMuch()) {
                throw new TaskFailure(
                        TaskResultError.RESULT_TOO_LARGE,
                        "the script wrote more than %s bytes to standard output".formatted(most),
                        errors.traceback());
            }
            return status == 0 ? result(output, errors) : failed(status, output, errors);
        } finally {
            // Until all of its group is dead, a worker that stops ends it, too.
            running.ended(started);
        }
    }

    private int await(ScriptProcess process, PipeReader pipes, ErrorReader errors)
            throws InterruptedException, TaskFailure {
        try {
            int status = process.await(GRACE);
            // Else a child that it left behind would go on writing.
            process.kill();
            pipes.finish();
            return status;
        } catch (InterruptedException e) {
            pipes.finish();
            // What it wrote before it was told to end says more than where we waited for it.
            TaskFailure told = new TaskFailure(INTERRUPTED, "the script was told to end", errors.traceback());
            told.initCause(e);
            throw told;
        }
    }

    private JsonNode result(OutputReader output, ErrorReader errors) throws TaskFailure {
        byte[] bytes = output.bytes();
        try (JsonParser parser = ExactJson.bounded(json.createParser(bytes))) {
            if (parser.nextToken() == null) {
                throw invalid("the script wrote no result to standard output; null would be one", errors);
            }
            return json.readTree(parser);
        } catch (NumberOutOfRange e) {
            throw invalid("standard output, " + e.pointer() + ": " + e.detail(), errors);
        } catch (JacksonException e) {
            throw invalid("standard output is not one JSON value: " + e.getOriginalMessage(), errors);
        }
    }

    private static TaskFailure invalid(String why, ErrorReader errors) {
        return new TaskFailure(INVALID_OUTPUT, why, errors.traceback());
    }

    private JsonNode failed(int status, OutputReader output, ErrorReader errors) throws TaskFailure {
        JsonNode error = error(output.bytes());
        String ename = error.path("ename").asString("").strip();
        if (ename.isEmpty()) {
            throw new TaskFailure(EXIT_STATUS, ExitStatus.words(status), errors.traceback());
        }
        throw new TaskFailure(
                ename,
                error.path("evalue").asString(ExitStatus.words(status)),
                error.path("traceback").asString(errors.traceback()));
    }

    private JsonNode error(byte[] output) {
        try {
            return json.readTree(output);
        } catch (JacksonException e) {
            return json.missingNode();
        }
    }
}
