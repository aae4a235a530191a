package dev.carafe.worker.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Watches a folder by looking at it: that works on every file system, and for whole copies as well as for edits. A unit
 * is loaded once two looks have found the same sizes and times, so that a file that is being copied is left alone.
 */
public final class FolderWatch implements SmartLifecycle, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

    /** How often a folder is looked at. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Path folder;
    private final Layout layout;
    private final Loader loader;
    private final Duration interval;
    private final InstantSource clock;
    private final Map<String, Watched> watched = new HashMap<>();
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Path copies;
    private @Nullable String lastFault;

    /** What is known of a unit. */
    private static final class Watched {
        private @Nullable FileFingerprint seen;
        private @Nullable FileFingerprint loaded;
        private @Nullable String hash;
        private boolean missed;
        private long retryAtNanos;
    }

    public FolderWatch(Path folder, Layout layout, Loader loader, Duration interval, InstantSource clock) {
        this.folder = folder;
        this.layout = layout;
        this.loader = loader;
        this.interval = interval;
        this.clock = clock;
    }

    /** Loads what is there before it returns, and what comes later from then on. */
    @Override
    public void start() {
        try {
            copies = Files.createTempDirectory("carafe-worker-");
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary folder is needed", e);
        }
        log.atInfo().addKeyValue("folder", folder).log("watching {}", folder);
        look();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .name("watch-" + folder.getFileName())
                .daemon()
                .factory());
        var _ = started.scheduleWithFixedDelay(
                this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        timer = started;
    }

    /** What is on offer stays so. */
    @Override
    public void stop() {
        ScheduledExecutorService started = timer;
        if (started == null) {
            return;
        }
        timer = null;
        started.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    private synchronized void look() {
        @Nullable String fault = null;
        try {
            List<Unit> units = layout.units(folder);
            Set<String> names = new HashSet<>();
            units.forEach(unit -> names.add(unit.name()));
            for (Unit unit : units) {
                lookAt(unit);
            }
            for (String gone : watched.keySet().stream()
                    .filter(name -> !names.contains(name))
                    .toList()) {
                try {
                    loader.unload(gone);
                    watched.remove(gone);
                } catch (RuntimeException e) {
                    fault = FailureText.of(e);
                }
            }
        } catch (Throwable e) { // a schedule ends for ever, and without a word, with the first that is thrown
            fault = FailureText.of(e);
        }
        if (fault != null && !fault.equals(lastFault)) {
            log.atWarn().addKeyValue("folder", folder).log("will be tried again: {}", fault);
        }
        lastFault = fault;
    }

    /** One unit that cannot be read or loaded keeps none of the others from it. */
    private void lookAt(Unit unit) {
        try {
            look(unit);
        } catch (NoSuchFileException e) {
            // A file that was just being replaced is no problem; one that is named again and again is.
            Watched known = watched.computeIfAbsent(unit.name(), name -> new Watched());
            if (known.missed) {
                refuse(unit, "it cannot be read: " + FailureText.of(e));
            } else {
                known.missed = true;
            }
        } catch (IOException e) {
            refuse(unit, "it cannot be read: " + FailureText.of(e));
        } catch (Throwable e) { // a plugin's code may throw anything
            refuse(unit, FailureText.of(e));
        }
    }

    private void refuse(Unit unit, String why) {
        // Whatever comes instead is new.
        watched.put(unit.name(), new Watched());
        loader.refuse(unit.name(), why);
    }

    private void look(Unit unit) throws IOException {
        String fault = unit.fault();
        if (fault != null) {
            refuse(unit, fault);
            return;
        }
        FileFingerprint now = FileFingerprint.of(unit);
        Watched known = watched.computeIfAbsent(unit.name(), name -> new Watched());
        boolean settled = now.equals(known.seen) || (known.seen == null && now.isOld(clock.instant()));
        known.seen = now;
        if (settled && (!now.equals(known.loaded) || isDue(known))) {
            load(unit, now, known);
        }
        known.missed = false;
    }

    private static boolean isDue(Watched known) {
        return known.retryAtNanos != 0 && System.nanoTime() - known.retryAtNanos > 0;
    }

    private void load(Unit unit, FileFingerprint now, Watched known) throws IOException {
        Path below = copies;
        if (below == null) {
            return;
        }
        Snapshot copy = Snapshot.of(unit, below);
        try {
            boolean again = isDue(known);
            if (again || !copy.hash().equals(known.hash)) {
                boolean done = loader.load(unit.name(), copy);
                known.retryAtNanos = done ? 0 : System.nanoTime() + RETRY.toNanos();
                known.hash = copy.hash();
            }
            known.loaded = now;
        } finally {
            copy.release();
        }
    }

    /** Ends what still runs of the units and deletes the copies. */
    @Override
    public void close() {
        stop();
        loader.close();
        Path below = copies;
        if (below != null) {
            copies = null;
            DirectoryTree.delete(below);
        }
    }
}
