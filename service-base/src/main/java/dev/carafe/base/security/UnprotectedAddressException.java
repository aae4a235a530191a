package dev.carafe.base.security;

/** The process would listen beyond loopback, and no keys are configured. */
final class UnprotectedAddressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;

    UnprotectedAddressException(String property, String address) {
        super(property + " is " + address
                + ", which is not loopback, and no keys are configured in carafe.security.keys");
        this.property = property;
    }

    String property() {
        return property;
    }
}
