package dev.carafe.worker.plugin;

import dev.carafe.base.json.ExactJson;
import dev.carafe.worker.folder.BrokenUnit;
import dev.carafe.worker.folder.Loader;
import dev.carafe.worker.folder.Snapshot;
import dev.carafe.worker.folder.Sources;
import dev.carafe.worker.registry.HandlerSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** Puts plugins on offer: each jar is a source. */
final class PluginLoader implements Loader {

    private final Sources sources;
    private final Set<Plugin> open = ConcurrentHashMap.newKeySet();

    PluginLoader(Sources sources) {
        this.sources = sources;
    }

    @Override
    public boolean load(String jar, Snapshot copy) {
        return sources.offer(source(jar), () -> handlers(jar, copy));
    }

    private HandlerSet handlers(String jar, Snapshot copy) throws BrokenUnit {
        Plugin plugin = Plugin.open(jar, copy);
        open.add(plugin);
        // A mapper of its own: its caches hold the plugin's classes, and by them its class loader.
        return new HandlerSet(
                plugin.handlers(), ExactJson.digits(JsonMapper.builder()).build(), () -> {
                    open.remove(plugin);
                    plugin.close();
                });
    }

    @Override
    public void refuse(String jar, String why) {
        sources.refuse(source(jar), why);
    }

    @Override
    public void unload(String jar) {
        sources.withdraw(source(jar));
    }

    @Override
    public void close() {
        open.forEach(Plugin::close);
    }

    private static String source(String jar) {
        return "plugins/" + jar;
    }
}
