package dev.carafe.model.event;

import org.jspecify.annotations.Nullable;

/**
 * Chooses events of one exact type by their topic, segment by segment: {@code a.b} matches {@code a.b} and
 * {@code a.b.c}, neither {@code a.c} nor {@code a.bb}. Without a topic it matches every event of the type, those that
 * have no topic included.
 *
 * @param type the event type, compared whole
 * @param topic the leading segments, or null for all
 */
public record TopicFilter(String type, @Nullable String topic) {

    /** Longest topic, in characters. */
    public static final int LONGEST_TOPIC = 200;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException if the type is blank or the topic is not a valid one
     */
    public TopicFilter {
        if (type.isBlank()) {
            throw new IllegalArgumentException("a topic filter needs an event type");
        }
        if (topic != null) {
            requireTopic(topic);
        }
    }

    /**
     * Checks that a topic is one to {@value #LONGEST_TOPIC} characters in non-empty segments between dots.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void requireTopic(String topic) {
        if (topic.length() > LONGEST_TOPIC) {
            throw new IllegalArgumentException("a topic has at most " + LONGEST_TOPIC + " characters");
        }
        if (topic.isEmpty() || topic.startsWith(".") || topic.endsWith(".") || topic.contains("..")) {
            throw new IllegalArgumentException(
                    "a topic consists of non-empty segments between dots, such as 'lab.door'");
        }
    }

    /** Whether an event of that type and topic is chosen. */
    public boolean matches(String eventType, @Nullable String eventTopic) {
        if (!type.equals(eventType)) {
            return false;
        }
        if (topic == null) {
            return true;
        }
        return eventTopic != null
                && eventTopic.startsWith(topic)
                && (eventTopic.length() == topic.length() || eventTopic.charAt(topic.length()) == '.');
    }
}
