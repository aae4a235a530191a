package dev.carafe.hub.store;

import java.util.List;

/** Events that this hub has just committed, in the order of their positions, which follow each other without a gap. */
public record Committed(List<StoredEvent> events) {

    /** Defends itself. */
    public Committed {
        events = List.copyOf(events);
    }

    /** The position of the first. */
    public long first() {
        return events.getFirst().position();
    }

    /** The position of the last. */
    public long last() {
        return events.getLast().position();
    }
}
