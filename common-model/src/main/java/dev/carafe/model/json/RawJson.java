package dev.carafe.model.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A JSON value in its text form. Jackson writes it as it is, so that a payload or a result that was parsed at the
 * platform's edge is not parsed again on its way through. Immutable and thread safe.
 *
 * @param text one complete JSON value; it is not checked here, so only text that came out of a JSON parser or writer
 *     belongs in it
 */
public record RawJson(@JsonValue @JsonRawValue String text) {

    /** The JSON text. */
    @Override
    public String toString() {
        return text;
    }
}
