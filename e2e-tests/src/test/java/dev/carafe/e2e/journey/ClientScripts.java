package dev.carafe.e2e.journey;

import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Types of the service {@code clients}, with limits that a client can run into. */
final class ClientScripts {

    /** Of {@code Narrow}. */
    static final int NARROW_QUEUE = 2;

    private ClientScripts() {}

    static Path folder() {
        Path folder = TestServers.freshFolder("client-scripts");
        script(folder, "Narrow", "parallel: true, queueSize: " + NARROW_QUEUE);
        script(folder, "Brief", "retention: 1s");
        return folder;
    }

    private static void script(Path folder, String type, String limits) {
        try {
            Path own = Files.createDirectory(folder.resolve(type.toLowerCase(java.util.Locale.ROOT)));
            Path script = Files.writeString(own.resolve("run.sh"), "#!/bin/sh\necho '{}'\n");
            if (!script.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + script + " executable");
            }
            Files.writeString(
                    own.resolve(type.toLowerCase(java.util.Locale.ROOT) + ".task.yaml"), """
                    service: clients
                    type: %s
                    command: [run.sh]
                    limits: {%s}
                    """.formatted(type, limits));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
