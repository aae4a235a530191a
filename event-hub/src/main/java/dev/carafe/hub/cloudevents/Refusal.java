package dev.carafe.hub.cloudevents;

import org.jspecify.annotations.Nullable;

/** Why an item is no event that can be stored. Expected, and so without a stack trace. */
final class Refusal extends Exception {

    private final String pointer;
    private final String detail;

    Refusal(String pointer, String detail) {
        super(detail, null, false, false);
        this.pointer = pointer;
        this.detail = detail;
    }

    ParsedItem.Refused of(@Nullable String id) {
        return new ParsedItem.Refused(id, pointer, detail);
    }
}
