package dev.carafe.base.launch;

import org.springframework.boot.SpringBootExceptionReporter;

/** Says in one line why a service does not start, where one line says it all. */
final class RefusalReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedStart) {
                System.err.println("Cannot start. " + cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
