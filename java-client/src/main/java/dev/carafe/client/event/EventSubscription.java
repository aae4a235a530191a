package dev.carafe.client.event;

import dev.carafe.model.event.TopicFilter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Where a subscriber's events come from. */
public interface EventSubscription extends AutoCloseable {

    /** Where they go. */
    interface Sink {

        /** Takes an event, once; waits while there is no room. */
        void event(JsonNode event) throws InterruptedException;

        /** No more will come, and why. */
        void failed(RuntimeException failure);
    }

    /** Also brings what matches one of those: whatever is published from the return of this method on. */
    void add(List<TopicFilter> filters);

    /** How often events were missed, if only for a while. */
    long gaps();

    @Override
    void close();
}
