package dev.carafe.worker.registry;

/** The JSON Schema of a type cannot be used. The message is for the person who wrote it. */
public final class UnusableSchema extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String service;

    UnusableSchema(String holder, String service, String type, String why) {
        super("the schema of type '%s' of service '%s' (%s) cannot be used: %s".formatted(type, service, holder, why));
        this.service = service;
    }

    /** The service that the type is of. */
    public String service() {
        return service;
    }
}
