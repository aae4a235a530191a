package dev.carafe.worker.script;

import dev.carafe.base.json.ExactJson;
import dev.carafe.worker.folder.BrokenUnit;
import dev.carafe.worker.folder.Loader;
import dev.carafe.worker.folder.Snapshot;
import dev.carafe.worker.folder.Sources;
import dev.carafe.worker.registry.HandlerSet;
import dev.carafe.worker.script.ScriptHandler.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Puts scripts on offer: each manifest is a source. */
final class ScriptLoader implements Loader {

    /** Numbers go through as they are written, with all their digits. */
    static final JsonMapper JSON = ExactJson.MAPPER;

    private final Sources sources;
    private final RunningScripts running;
    private final Map<String, Set<String>> known = new HashMap<>();

    ScriptLoader(Sources sources, RunningScripts running) {
        this.sources = sources;
        this.running = running;
    }

    @Override
    public boolean load(String unit, Snapshot copy) {
        Set<String> now = new TreeSet<>();
        boolean done = true;
        for (Path manifest : manifests(copy.folder())) {
            String source = source(unit, manifest.getFileName().toString());
            now.add(source);
            done &= sources.offer(source, () -> handlers(manifest, copy));
        }
        Set<String> before = known.computeIfAbsent(unit, name -> new TreeSet<>());
        before.stream().filter(source -> !now.contains(source)).forEach(sources::withdraw);
        known.put(unit, now);
        sources.withdraw(whole(unit));
        return done;
    }

    private HandlerSet handlers(Path manifest, Snapshot copy) throws BrokenUnit {
        Manifest said = ManifestReader.read(manifest);
        check(said, running.tools());
        var handler = new ScriptHandler(
                new Script(said, Command.resolve(said.command(), copy.folder()), copy.folder()), JSON, running);
        copy.hold();
        return new HandlerSet(List.of(handler), JSON, copy::release, ScriptHandler.STOP_TAKES);
    }

    /** What the machine cannot do is refused, not left undone in silence. */
    static void check(Manifest said, SystemTools tools) throws BrokenUnit {
        if (said.memory() != null && tools.prlimit().isEmpty()) {
            throw new BrokenUnit("memory: there is no prlimit on this machine, so memory cannot be bounded here");
        }
    }

    @Override
    public void refuse(String unit, String why) {
        Set<String> affected = known.getOrDefault(unit, Set.of());
        (affected.isEmpty() ? Set.of(whole(unit)) : affected).forEach(source -> sources.refuse(source, why));
    }

    @Override
    public void unload(String unit) {
        for (String source : Set.copyOf(known.getOrDefault(unit, Set.of()))) {
            sources.withdraw(source);
        }
        sources.withdraw(whole(unit));
        known.remove(unit);
    }

    @Override
    public void close() {
        running.close();
    }

    /** The name of a unit of which no manifest was ever read, for its problems. */
    private static String whole(String unit) {
        return source(unit, "");
    }

    private static String source(String unit, String manifest) {
        return unit.equals(ScriptLayout.TOP) ? "scripts/" + manifest : "scripts/" + unit + "/" + manifest;
    }

    private static List<Path> manifests(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> ManifestReader.isManifest(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
