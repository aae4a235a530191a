package dev.carafe.base.broker;

/** Consuming from one queue, until it is closed, across lost connections. Thread safe. */
public interface Subscription extends AutoCloseable {

    /** The queue's name. */
    String queue();

    /** Whether messages can come now. */
    boolean isConsuming();

    /** Stops. Messages that were not acknowledged are delivered again, to whomever consumes then. */
    @Override
    void close();
}
