package dev.carafe.base.security;

import java.util.Set;

/** What a key may be allowed to do. */
public enum Scope {
    /** Submit tasks. */
    TASKS_SUBMIT("tasks:submit"),
    /** Read tasks and their results. */
    TASKS_READ("tasks:read"),
    /** Cancel and retry tasks; pause and resume services. */
    TASKS_CONTROL("tasks:control"),
    /** Publish events. */
    EVENTS_PUBLISH("events:publish"),
    /** Read events, series and streams. */
    EVENTS_READ("events:read"),
    /** Everything, the actuator included. */
    ADMIN("admin");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in configuration and in problems, such as {@code tasks:submit}. */
    public String wireName() {
        return wireName;
    }

    /**
     * The scope of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scope fromWire(String name) {
        for (Scope scope : values()) {
            if (scope.wireName.equals(name)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("'" + name
                + "' is no scope; tasks:submit, tasks:read, tasks:control, events:publish, events:read, admin are");
    }

    /** Whether somebody who holds those scopes may do this. */
    public boolean isIn(Set<Scope> held) {
        return held.contains(this) || held.contains(ADMIN);
    }
}
