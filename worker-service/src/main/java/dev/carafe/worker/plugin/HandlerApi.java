package dev.carafe.worker.plugin;

import dev.carafe.model.handler.TaskHandler;
import java.util.List;

/**
 * What plugins see of the worker: the handler interface with what belongs to it, and the JDK. Nothing else, so that a
 * plugin may bring any version of any library along.
 */
final class HandlerApi extends ClassLoader {

    private static final List<String> SHARED = List.of(
            "dev.carafe.model.", "com.fasterxml.jackson.annotation.", "org.jspecify.annotations.", "org.slf4j.");

    private static final ClassLoader WORKER = TaskHandler.class.getClassLoader();

    static final HandlerApi INSTANCE = new HandlerApi();

    private HandlerApi() {
        super("handler-api", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return WORKER.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
