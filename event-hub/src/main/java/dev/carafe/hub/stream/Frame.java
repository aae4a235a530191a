package dev.carafe.hub.stream;

import dev.carafe.hub.cloudevents.CloudEventJson;
import dev.carafe.hub.store.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A frame of server-sent events. */
final class Frame {

    static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** What a stream begins with: without data it is no event, but from there a stream is resumed that brought none. */
    static byte[] begin(long position) {
        return ("id: " + position + "\n: connected\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    private final long position;
    private final byte[] bytes;

    private Frame(long position, byte[] bytes) {
        this.position = position;
        this.bytes = bytes;
    }

    /** Without an event name, so that {@code onmessage} gets it. */
    static Frame of(StoredEvent event) {
        StringBuilder frame = new StringBuilder(256 + event.data().length());
        frame.append("id: ").append(event.position()).append("\ndata: ");
        CloudEventJson.append(frame, event);
        return new Frame(event.position(), frame.append("\n\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The event's position, which is the frame's id. */
    long position() {
        return position;
    }

    int size() {
        return bytes.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
