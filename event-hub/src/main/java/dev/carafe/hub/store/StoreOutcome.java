package dev.carafe.hub.store;

/** What became of an event. */
public enum StoreOutcome {
    /** It is committed. */
    STORED,
    /** One of the same source and id is committed, earlier or in the same batch. */
    DUPLICATE,
    /** The database refuses this very event, and would refuse it again. */
    UNSTORABLE
}
