package dev.carafe.allinone;

import dev.carafe.base.launch.RefusedStart;
import dev.carafe.infra.LocalInfraException;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a start failed, where one line says it all. */
final class StartFailure {

    private StartFailure() {}

    /** The line; empty if the failure is none of those that a user can mend by what it says. */
    static Optional<String> line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LocalInfraException || cause instanceof RefusedStart) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof BindException unusable) {
                return Optional.of("The setting " + unusable.getName() + " cannot be used: "
                        + rootOf(unusable).getMessage());
            }
            if (cause instanceof PortInUseException inUse) {
                return Optional.of("Port " + inUse.getPort() + " is already taken.");
            }
        }
        return Optional.empty();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
