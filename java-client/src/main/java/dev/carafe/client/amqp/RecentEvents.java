package dev.carafe.client.amqp;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The identities of the events that came last, to know those by that come again. Not thread safe. */
final class RecentEvents {

    private final int most;
    private final Set<String> identities = new LinkedHashSet<>();

    /** Remembers that many. */
    RecentEvents(int most) {
        this.most = most;
    }

    /** Remembers an event. Whether it is new; one without an identity, which is no CloudEvent, always is. */
    boolean add(JsonNode event) {
        String source = event.path("source").asString("");
        String id = event.path("id").asString("");
        if (source.isEmpty() || id.isEmpty()) {
            return true;
        }
        // A source is a URI, which has no space.
        boolean isNew = identities.add(source + " " + id);
        if (identities.size() > most) {
            Iterator<String> oldest = identities.iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }
}
