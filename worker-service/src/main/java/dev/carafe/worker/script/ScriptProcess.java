package dev.carafe.worker.script;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A script's process with all that it has started. Where the operating system has {@code setsid}, they are one process
 * group, and none of it is left when this is closed; elsewhere the descendants that are known by then are ended.
 */
final class ScriptProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ScriptProcess.class);

    /** How long whoever is killed may take to be gone. */
    static final Duration KILL_TAKES = Duration.ofSeconds(5);

    private final Process process;
    private final boolean group;
    private volatile boolean gone;

    private ScriptProcess(Process process, boolean group) {
        this.process = process;
        this.group = group;
    }

    /** Starts it. */
    static ScriptProcess start(ProcessBuilder builder, SystemTools tools) throws IOException {
        List<String> command = new ArrayList<>();
        tools.setsid().ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(builder.command());
        builder.command(command);
        return new ScriptProcess(builder.start(), tools.setsid().isPresent());
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream errors() {
        return process.getErrorStream();
    }

    /**
     * Waits for its end; on an interrupt, asks it to end and kills it after the grace period.
     *
     * @return its exit status; 128 and the signal's number if a signal ended it
     */
    int await(Duration grace) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            end(grace);
            throw e;
        }
    }

    /** Asks it to end, waits, and kills it if that is in vain. */
    void end(Duration grace) {
        signal("TERM");
        try {
            boolean ended = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
            log.atDebug().addKeyValue("ended", ended).log("asked a script to end");
        } catch (InterruptedException e) {
            // Once more means at once.
            Thread.currentThread().interrupt();
        }
        kill();
        awaitEnd(process);
    }

    /** Kills what there is left of it. */
    void kill() {
        if (!gone) {
            boolean ended = !process.isAlive();
            signal("KILL");
            gone = ended;
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) {
        if (group) {
            signalGroup(name);
        }
        // Besides: it may not have made its group yet. By handles: Process.destroy() would close the streams, too, and
        // with them lose what was written but not yet read.
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(one -> {
            boolean _ = name.equals("KILL") ? one.destroyForcibly() : one.destroy();
        });
    }

    /** Java cannot signal a group; the shell's own kill can, and every system has a shell. */
    private void signalGroup(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", name, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitEnd(kill);
        } catch (IOException e) {
            log.atWarn().log("a script's process group cannot be ended: {}", e.getMessage());
        }
    }

    /** Whoever is killed needs a moment to be gone. */
    private static void awaitEnd(Process ending) {
        ending.onExit()
                .completeOnTimeout(ending, KILL_TAKES.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
