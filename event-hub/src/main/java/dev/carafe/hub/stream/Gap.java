package dev.carafe.hub.stream;

import java.nio.charset.StandardCharsets;

/**
 * Events that a subscriber was too slow for. They are in the store: a new stream with {@code from} as its
 * {@code last_event_id} begins with the first of them.
 *
 * @param from the id of the last event before the gap; what was missed came after it
 * @param to the id of the last event that was missed
 * @param missed how many were missed
 */
record Gap(long from, long to, long missed) {

    /** A frame without an id: a client that reconnects now resumes before the gap, not after it. */
    byte[] frame() {
        return "event: gap\ndata: {\"from\":\"%d\",\"to\":\"%d\",\"missed\":%d}\n\n"
                .formatted(from, to, missed)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
