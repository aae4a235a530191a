package dev.carafe.worker.run;

import dev.carafe.model.json.UnicodeText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a task is.
 *
 * @param fraction from 0 to 1
 * @param message one line for people
 * @param data partial results as JSON text; null for none
 */
record Progress(double fraction, String message, @Nullable String data) {

    /** The longest message that is kept, in characters; a longer one is cut and ends with an ellipsis. */
    static final int LONGEST_MESSAGE = 1_000;

    /** The largest data that are kept, in bytes as JSON; as text, they fit into a field of an event. */
    static final int MOST_DATA = 16 * 1024;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Writes the data at once: the handler may change them afterwards. */
    static Progress of(double fraction, String message, @Nullable Object data, JsonMapper json) {
        double bounded = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1);
        String text = data == null ? null : json.writeValueAsString(data);
        text = text == null ? null : UnicodeText.wellFormedJson(text);
        boolean fits = text != null && text.getBytes(StandardCharsets.UTF_8).length <= MOST_DATA;
        String line = UnicodeText.wellFormed(UnicodeText.cut(message, LONGEST_MESSAGE));
        return new Progress(bounded, line.replace("\0", ""), fits ? text : null);
    }

    String json() {
        String start = "{\"fraction\":" + fraction + ",\"message\":" + JSON.writeValueAsString(message);
        return data == null ? start + "}" : start + ",\"data\":" + data + "}";
    }
}
