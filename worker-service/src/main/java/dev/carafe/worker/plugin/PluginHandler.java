package dev.carafe.worker.plugin;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import org.jspecify.annotations.Nullable;

/** Runs a plugin's handler with the plugin's class loader as that of the thread, as libraries expect it. */
record PluginHandler<T extends Task>(TaskHandler<T> handler, ClassLoader loader) implements TaskHandler<T> {

    @Override
    public TaskRegistration<T> registration() {
        return handler.registration();
    }

    @Override
    public @Nullable Object handle(T task, TaskContext context) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return handler.handle(task, context);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
