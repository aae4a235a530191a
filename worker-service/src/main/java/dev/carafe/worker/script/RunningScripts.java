package dev.carafe.worker.script;

import dev.carafe.worker.run.ChildProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The scripts that run now, so that none is left when the worker has stopped. Thread safe. */
final class RunningScripts implements ChildProcesses, AutoCloseable {

    private static final Duration GRACE_AT_STOP = Duration.ofSeconds(1);

    private final SystemTools tools;
    private final Set<ScriptProcess> processes = ConcurrentHashMap.newKeySet();

    /** Starts are shared: after the end of all there is none that was about to start. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    private boolean ended;

    RunningScripts(SystemTools tools) {
        this.tools = tools;
    }

    SystemTools tools() {
        return tools;
    }

    ScriptProcess start(ProcessBuilder builder) throws IOException {
        starting.readLock().lock();
        try {
            if (ended) {
                throw new IOException("the worker has stopped");
            }
            ScriptProcess process = ScriptProcess.start(builder, tools);
            processes.add(process);
            return process;
        } finally {
            starting.readLock().unlock();
        }
    }

    void ended(ScriptProcess process) {
        processes.remove(process);
    }

    /** Ends all of them, together. */
    @Override
    public void end() {
        starting.writeLock().lock();
        try {
            ended = true;
        } finally {
            starting.writeLock().unlock();
        }
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

    @Override
    public void close() {
        end();
    }
}
