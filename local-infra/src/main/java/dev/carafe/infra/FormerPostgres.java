package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier server may have left on the data: itself, or processes that have not noticed its death. */
final class FormerPostgres {
    private static final Logger log = LoggerFactory.getLogger(FormerPostgres.class);
    private static final int STOP_SECONDS = 10;

    private FormerPostgres() {}

    /** After a killed JVM its server may still be writing its last checkpoint; and a dead one leaves its pid file. */
    static void awaitEnd(Path data) throws IOException {
        PidFile pidFile = PidFile.in(data);
        ProcessHandle former =
                pidFile.server().filter(handle -> isServer(handle, data)).orElse(null);
        if (former != null && !ended(former)) {
            PostgresProcess.interrupt(former.pid());
            if (!ended(former)) {
                throw new LocalInfraException("Another PostgreSQL (process " + former.pid() + ") works on " + data
                        + " and does not stop: end it, or choose another data folder");
            }
        }
        killOrphans(data);
        pidFile.disown();
    }

    /**
     * A process that runs a long query notices the death of its server at its end only, and no new server starts before.
     * All of them stand in the data folder; what they have not committed is gone in any case.
     */
    private static void killOrphans(Path data) throws IOException {
        Path real = data.toRealPath();
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> stands(process, real))
                .toList();
        orphans.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle orphan : orphans) {
            if (!ended(orphan)) {
                log.warn("process {} of a PostgreSQL that has ended does not end", orphan.pid());
            }
        }
    }

    private static boolean stands(ProcessHandle process, Path folder) {
        Path own = Path.of("/proc", Long.toString(process.pid()));
        try {
            return own.resolve("cwd").toRealPath().equals(folder)
                    && "postgres"
                            .equals(String.valueOf(
                                    own.resolve("exe").toRealPath().getFileName()));
        } catch (IOException | SecurityException e) {
            // It has ended, belongs to somebody else, or this system has no /proc.
            return false;
        }
    }

    /** The pid of a dead server may by now be another program's. */
    private static boolean isServer(ProcessHandle handle, Path data) {
        Optional<String> command = handle.info().command();
        return command.filter(path -> path.endsWith("postgres")).isPresent()
                && handle.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    private static boolean ended(ProcessHandle handle) {
        try {
            handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
