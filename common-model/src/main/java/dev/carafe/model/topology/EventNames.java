package dev.carafe.model.topology;

import org.jspecify.annotations.Nullable;

/** The names under which events travel. */
public final class EventNames {

    /** The topic exchange of events, the platform's own included. */
    public static final String EXCHANGE = "carafe.events";

    /** The queue from which the hubs store what comes over the exchange. */
    public static final String HUB_QUEUE = "events.hub";

    /** Where events go that the hub cannot store; browse it to see why. */
    public static final String DEAD = "events.dead";

    /** What the queues of subscribers begin with that read from the exchange themselves; a random UUID follows. */
    public static final String SUBSCRIBER = "events.subscriber.";

    /** Media type of a batch of CloudEvents in JSON. */
    public static final String BATCH_JSON = "application/cloudevents-batch+json";

    /** Media type of one CloudEvent in JSON. */
    public static final String STRUCTURED_JSON = "application/cloudevents+json";

    private EventNames() {}

    /** The routing key of an event, or of a batch of events of one type: its type, then its topic if it has one. */
    public static String routingKey(String type, @Nullable String topic) {
        return topic == null ? type : type + "." + topic;
    }
}
