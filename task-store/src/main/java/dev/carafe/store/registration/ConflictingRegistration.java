package dev.carafe.store.registration;

import java.util.UUID;

/** A worker offers a type that another live worker offers in another form. */
public final class ConflictingRegistration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String service;

    ConflictingRegistration(StoredRegistration offered, StoredRegistration existing, UUID worker, String host) {
        super("""
                Type '%s' of service '%s' is offered by live worker %s on %s with another registration.
                  %s
                Stop that worker first, or make the two alike.""".formatted(
                        offered.type(),
                        offered.service(),
                        worker,
                        host,
                        String.join("\n  ", Differences.between(existing, offered))));
        this.service = offered.service();
    }

    /** The service to which the type belongs. */
    public String service() {
        return service;
    }
}
