package dev.carafe.e2e.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of server-sent events, read as it comes. */
public final class EventStream implements AutoCloseable {

    private final HttpClient client;
    private final List<Frame> frames = new CopyOnWriteArrayList<>();

    /** A frame: its id and its data. Frames with an event name have that as a prefix of the id. */
    public record Frame(String id, JsonNode data) {}

    private EventStream(HttpClient client) {
        this.client = client;
    }

    static EventStream open(HttpRequest request) {
        HttpClient client = HttpClient.newHttpClient();
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new AssertionError("the stream was answered with " + response.statusCode());
            }
            EventStream stream = new EventStream(client);
            Thread.ofVirtual().start(() -> stream.read(response.body()));
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read(Stream<String> lines) {
        List<String> frame = new ArrayList<>();
        try {
            lines.forEach(line -> {
                if (!line.isEmpty()) {
                    frame.add(line);
                } else if (frame.stream().anyMatch(l -> l.startsWith("data:"))) {
                    frames.add(new Frame(
                            field(frame, "event:") + field(frame, "id:"),
                            JsonMapper.shared().readTree(field(frame, "data:"))));
                    frame.clear();
                } else {
                    frame.clear();
                }
            });
        } catch (UncheckedIOException e) {
            // Closed, by us or by the service. What is missing then is missed by who waits for it.
        }
    }

    private static String field(List<String> frame, String name) {
        return frame.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** What has come so far. */
    public List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** The first frames, once there are that many. */
    public List<Frame> await(int count) {
        Awaitility.await(count + " frames")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> frames.size() >= count);
        return frames();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
