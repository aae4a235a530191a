package dev.carafe.worker.script;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts that run now, so that none is left when the worker has stopped. Thread safe. */
final class RunningScripts implements AutoCloseable {

    private static final Duration GRACE_AT_STOP = Duration.ofSeconds(1);

    private final SystemTools tools;
    private final Set<ScriptProcess> processes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RunningScripts(SystemTools tools) {
        this.tools = tools;
    }

    SystemTools tools() {
        return tools;
    }

    ScriptProcess start(ProcessBuilder builder) throws IOException {
        ScriptProcess process = ScriptProcess.start(builder, tools);
        processes.add(process);
        if (closed) {
            process.close();
        }
        return process;
    }

    void ended(ScriptProcess process) {
        processes.remove(process);
    }

    /** Ends all of them, together. */
    @Override
    public void close() {
        closed = true;
        List<Thread> ending = processes.stream()
                .map(process -> Thread.startVirtualThread(() -> process.end(GRACE_AT_STOP)))
                .toList();
        try {
            for (Thread thread : ending) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
