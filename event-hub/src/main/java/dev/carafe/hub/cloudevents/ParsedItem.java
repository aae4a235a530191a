package dev.carafe.hub.cloudevents;

import dev.carafe.hub.store.IncomingEvent;
import org.jspecify.annotations.Nullable;

/** What was read from one place of a batch. */
public sealed interface ParsedItem {

    /** An event that can be stored. */
    record Accepted(IncomingEvent event) implements ParsedItem {}

    /**
     * Something that cannot be.
     *
     * @param id the event's id, if it has one that can be read
     * @param pointer where in the event, as a JSON pointer
     */
    record Refused(@Nullable String id, String pointer, String detail) implements ParsedItem {}
}
