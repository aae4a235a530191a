package dev.carafe.hub.types;

import dev.carafe.base.problem.Problem;
import org.springframework.http.HttpStatus;

/** No event of that type was ever seen, and nobody declared it. */
public final class EventTypeNotFound extends Problem {

    private static final long serialVersionUID = 1L;

    /** Names it. */
    public EventTypeNotFound(String type) {
        super(
                HttpStatus.NOT_FOUND,
                "event-type-not-found",
                "There is no such event type",
                "No event of the type '" + type + "' was ever stored, and it is not declared");
    }
}
