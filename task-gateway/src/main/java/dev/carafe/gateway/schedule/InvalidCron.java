package dev.carafe.gateway.schedule;

/** An expression that is none; the message says which field, with its value and what may stand there. */
final class InvalidCron extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidCron(String message) {
        super(message);
    }
}
