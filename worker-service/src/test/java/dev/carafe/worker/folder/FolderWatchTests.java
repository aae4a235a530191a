package dev.carafe.worker.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps one unit from being taken keeps none of the others from it. */
class FolderWatchTests {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private @Nullable FolderWatch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    /** Notes what it is told; a unit named "throws" is not to its liking. */
    private final class Noting implements Loader {

        @Override
        public boolean load(String unit, Snapshot copy) {
            if (unit.equals("throws")) {
                throw new AssertionError("no");
            }
            return heard.add("loaded " + unit);
        }

        @Override
        public void refuse(String unit, String why) {
            heard.add("refused " + unit + ": " + why);
        }

        @Override
        public void unload(String unit) {
            heard.add("unloaded " + unit);
            if (unit.equals("stays")) {
                throw new IllegalStateException("not now");
            }
        }
    }

    private void watch(Layout layout) {
        FolderWatch started =
                new FolderWatch(folder, layout, new Noting(), Duration.ofMillis(10), InstantSource.system());
        watch = started;
        started.start();
    }

    private Unit unit(String name) {
        return Unit.of(name, Map.of("file", folder.resolve(name)));
    }

    private void awaitHeard(String beginning) {
        await().until(() -> heard.stream().anyMatch(line -> line.startsWith(beginning)));
    }

    @Test
    void aUnitThatCannotBeReadIsRefusedAndTheOthersAreTaken() throws IOException {
        // A folder where a file should be: it can be looked at, but not read, by the superuser either.
        Path unreadable = Files.createDirectory(folder.resolve("a"));
        Files.writeString(folder.resolve("b"), "1");
        watch(_ -> List.of(unit("a"), unit("b"), unit("missing")));
        awaitHeard("refused a: it cannot be read");
        awaitHeard("refused missing: it cannot be read");
        awaitHeard("loaded b");

        Files.delete(unreadable);
        Files.writeString(unreadable, "1");
        awaitHeard("loaded a");
    }

    @Test
    void aFileThatWasJustReplacedIsNoProblem() throws IOException {
        Files.writeString(folder.resolve("b"), "1");
        Unit replaced = Unit.of("b", Map.of("file", folder.resolve("b"), "temporary", folder.resolve("gone")));
        Queue<Unit> looks = new ConcurrentLinkedQueue<>(List.of(replaced));
        watch(_ -> {
            boolean loaded = heard.contains("loaded b");
            return List.of(loaded && !looks.isEmpty() ? looks.remove() : unit("b"));
        });
        await().until(looks::isEmpty);
        Files.writeString(folder.resolve("b"), "22");
        await().until(() -> heard.size() > 1);
        assertThat(heard).containsExactly("loaded b", "loaded b");
    }

    @Test
    void anErrorOfOneUnitKeepsNoOtherFromBeingTaken() throws IOException {
        Files.writeString(folder.resolve("throws"), "1");
        Files.writeString(folder.resolve("b"), "1");
        watch(_ -> List.of(unit("throws"), unit("b")));
        awaitHeard("refused throws: java.lang.AssertionError: no");
        awaitHeard("loaded b");
    }

    @Test
    void anErrorOfALookDoesNotEndTheWatch() throws IOException {
        Files.writeString(folder.resolve("b"), "1");
        List<Unit> units = List.of(unit("b"));
        Path broken = Files.createFile(folder.resolve("broken"));
        watch(_ -> {
            if (Files.exists(broken)) {
                throw new AssertionError("broken");
            }
            return units;
        });
        Files.delete(broken);
        awaitHeard("loaded b");
    }

    @Test
    void aUnitThatCannotBeWithdrawnKeepsNoOtherFromIt() throws IOException {
        for (String name : List.of("stays", "goes", "too")) {
            Files.writeString(folder.resolve(name), "1");
        }
        watch(_ ->
                Files.exists(folder.resolve("stays")) ? List.of(unit("stays"), unit("goes"), unit("too")) : List.of());
        awaitHeard("loaded too");
        Files.delete(folder.resolve("stays"));
        awaitHeard("unloaded goes");
        awaitHeard("unloaded too");
        assertThat(heard).contains("unloaded stays");
    }
}
