package dev.carafe.client.http;

import dev.carafe.client.problem.CarafeException;

/** What became of one item of a {@link RequestBatcher}'s request. */
public sealed interface Reply<R> {

    /** It was taken. */
    record Taken<R>(R value) implements Reply<R> {}

    /** It was not taken, and will not be. */
    record Refused<R>(CarafeException why) implements Reply<R> {}

    /** It was not taken, for reasons that pass: it goes into a later request. */
    record Later<R>(CarafeException why) implements Reply<R> {}
}
