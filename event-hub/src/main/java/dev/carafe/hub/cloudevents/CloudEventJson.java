package dev.carafe.hub.cloudevents;

import dev.carafe.hub.store.StoredEvent;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes a stored event as a CloudEvent 1.0 in JSON. */
public final class CloudEventJson {

    private CloudEventJson() {}

    /** The event on one line. */
    public static String of(StoredEvent event) {
        StringBuilder json = new StringBuilder(200 + event.data().length());
        append(json, event);
        return json.toString();
    }

    /** Appends the event on one line. */
    public static void append(StringBuilder json, StoredEvent event) {
        json.append("{\"specversion\":\"1.0\"");
        attribute(json, "id", event.id());
        attribute(json, "source", event.source());
        attribute(json, "type", event.type());
        if (event.topic() != null) {
            attribute(json, "subject", event.topic());
        }
        attribute(json, "time", event.time().toString());
        if (event.extensions() != null) {
            json.append(',').append(event.extensions(), 1, event.extensions().length() - 1);
        }
        json.append(",\"datacontenttype\":\"application/json\",\"data\":")
                .append(event.data())
                .append('}');
    }

    private static void attribute(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        json.append('"');
    }
}
