package dev.carafe.base.broker;

import org.springframework.amqp.AmqpException;

/** A message was not confirmed by the broker. Callers over HTTP see {@code 503 broker-unavailable}. */
public final class PublishException extends AmqpException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    PublishException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** Why a message was not confirmed. */
    public enum Reason {
        /** No queue takes it: the queue is not there. It was not stored. */
        UNROUTABLE,
        /** The broker refused it: the queue is full. It was not stored in at least one queue. */
        REJECTED,
        /** No answer came, in time or before the connection broke. It may or may not have been stored. */
        UNCONFIRMED,
        /** There is no connection, or the broker takes nothing now. It was not sent. */
        UNAVAILABLE
    }
}
