package dev.carafe.model.topology;

import java.util.regex.Pattern;

/** The names under which tasks travel. */
public final class TaskNames {

    /** The direct exchange that wake-ups for tasks go through; the routing key is the queue's name. */
    public static final String EXCHANGE = "carafe.tasks";

    /** The routing key on {@link #EXCHANGE} under which gateways are told that tasks have ended. No queue has that name. */
    public static final String ENDED = "ended";

    /** The queue of messages that no worker could take. */
    public static final String DEAD = "tasks.dead";

    /** The fanout exchange of cancellations and announcements. */
    public static final String CONTROL_EXCHANGE = "carafe.control";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private TaskNames() {}

    /** The queue of a service's sequential tasks. */
    public static String sequentialQueue(String service) {
        return "tasks." + service;
    }

    /** The queue of one parallel type. */
    public static String parallelQueue(String service, String type) {
        return "tasks." + service + "." + type;
    }

    /** Whether that is a name that a service or a type may have. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Checks the name of a service or a type: a letter, then up to 63 letters, digits, underscores and hyphens.
     *
     * @param what what is named, for the message
     * @throws IllegalArgumentException if it is none
     */
    public static void requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot name a " + what
                    + ": it takes a letter, then up to 63 letters, digits, underscores and hyphens");
        }
    }
}
