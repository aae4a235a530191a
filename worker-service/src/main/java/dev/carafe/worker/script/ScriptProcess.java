package dev.carafe.worker.script;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final long LOOK_MILLIS = 20;

    private final Process process;
    private final boolean group;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean killed;
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
            int status = process.waitFor();
            if (asked.get()) {
                // Its children have the grace of whoever has asked.
                awaitGroup(Long.MAX_VALUE);
            }
            return status;
        } catch (InterruptedException e) {
            end(grace);
            throw e;
        }
    }

    /** Asks it to end, waits, and kills it if that is in vain. */
    void end(Duration grace) {
        long begin = System.nanoTime();
        ask();
        try {
            if (process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                // A shell ends at once; the program that it has started may still have to clean up.
                awaitGroup(grace.toNanos() - (System.nanoTime() - begin));
            }
        } catch (InterruptedException e) {
            // Once more means at once.
            Thread.currentThread().interrupt();
        }
        kill();
        awaitEnd(process);
    }

    private void awaitGroup(long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        while (group && !killed && System.nanoTime() - begin < nanos && ProcessGroup.isAlive(process.pid())) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Kills what there is left of it. */
    void kill() {
        if (!gone) {
            boolean ended = !process.isAlive();
            List<ProcessHandle> all = all();
            if (group) {
                boolean _ = signalGroup("KILL");
            }
            all.forEach(ProcessHandle::destroyForcibly);
            gone = ended;
        }
        killed = true;
    }

    @Override
    public void close() {
        kill();
    }

    /** Asks each of its processes once: a program may take a second signal as the wish that it end without cleaning up. */
    private void ask() {
        if (gone || !asked.compareAndSet(false, true)) {
            return;
        }
        List<ProcessHandle> all = all();
        // There is no group yet if it has just been started.
        boolean heard = group && signalGroup("TERM");
        all.stream()
                .filter(one -> !heard || ProcessGroup.isOutside(process.pid(), one))
                .forEach(ProcessHandle::destroy);
    }

    /** By handles: Process.destroy() would close the streams, too, and lose what was written but not yet read. */
    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    /**
     * Java cannot signal a group; the shell's own kill can, and every system has a shell.
     *
     * @return whether there was anybody to hear it
     */
    private boolean signalGroup(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", name, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitEnd(kill);
            return !kill.isAlive() && kill.exitValue() == 0;
        } catch (IOException e) {
            log.atWarn().log("a script's process group cannot be ended: {}", e.getMessage());
            return false;
        }
    }

    /** Whoever is killed needs a moment to be gone. */
    private static void awaitEnd(Process ending) {
        ending.onExit()
                .completeOnTimeout(ending, KILL_TAKES.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
