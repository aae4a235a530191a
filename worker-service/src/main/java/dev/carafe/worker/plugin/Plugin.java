package dev.carafe.worker.plugin;

import dev.carafe.model.handler.TaskHandler;
import dev.carafe.worker.folder.BrokenUnit;
import dev.carafe.worker.folder.FailureText;
import dev.carafe.worker.folder.Snapshot;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One version of a plugin: its class loader, its copy of the jar and its handlers. */
final class Plugin implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Plugin.class);
    private static final String NAMES = "META-INF/services/" + TaskHandler.class.getName();

    private final String name;
    private final Snapshot copy;
    private final URLClassLoader loader;
    private final List<TaskHandler<?>> handlers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Plugin(String name, Snapshot copy, URLClassLoader loader) {
        this.name = name;
        this.copy = copy;
        this.loader = loader;
    }

    /**
     * Opens a jar.
     *
     * @throws BrokenUnit if it has no handlers, or if one of them cannot be made
     */
    static Plugin open(String jar, Snapshot copy) throws BrokenUnit {
        copy.hold();
        URL address = url(copy.folder().resolve(jar));
        Plugin plugin = new Plugin(jar, copy, new URLClassLoader(jar, new URL[] {address}, HandlerApi.INSTANCE));
        try {
            plugin.find();
            return plugin;
        } catch (BrokenUnit e) {
            plugin.close();
            throw e;
        } catch (Throwable e) { // its code may throw anything
            plugin.close();
            throw new BrokenUnit(FailureText.of(e), e);
        }
    }

    private void find() throws BrokenUnit {
        for (TaskHandler<?> handler : ServiceLoader.load(TaskHandler.class, loader)) {
            handlers.add(new PluginHandler<>(handler, loader));
            // Asked here, so that what is wrong with it is known to be the jar's fault.
            var _ = handler.registration();
        }
        if (handlers.isEmpty()) {
            throw new BrokenUnit(
                    loader.findResource(NAMES) == null
                            ? "it has no " + NAMES + ", which names its handlers, or is no jar"
                            : NAMES + " names no handler");
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<TaskHandler<?>> handlers() {
        return List.copyOf(handlers);
    }

    /** Closes those handlers that can be closed, the class loader and the copy of the jar. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        for (TaskHandler<?> handler : handlers) {
            if (handler instanceof PluginHandler<?>(AutoCloseable resource, ClassLoader _)) {
                close(resource, "a handler");
            }
        }
        close(loader, "the class loader");
        copy.release();
    }

    private void close(AutoCloseable resource, String what) {
        try {
            resource.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // whatever a plugin's author throws here, the rest is to be closed
            log.atWarn()
                    .addKeyValue("plugin", name)
                    .log("{} of '{}' cannot be closed: {}", what, name, FailureText.of(e));
        }
    }
}
