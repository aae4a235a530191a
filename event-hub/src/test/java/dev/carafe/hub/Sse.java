package dev.carafe.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A subscriber that reads on a thread of its own and keeps what it got. */
public final class Sse implements AutoCloseable {

    /** A frame; without an event name it is an event. */
    public record Frame(String id, String event, String data) {}

    private final InputStream stream;
    private final List<Frame> frames = Collections.synchronizedList(new ArrayList<>());

    private Sse(InputStream stream) {
        this.stream = stream;
    }

    /** Connected when this returns. */
    public static Sse open(Hub hub, String query, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub.address() + "/v1/events/stream?" + query));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        Sse sse = new Sse(response.body());
        Thread.ofVirtual().start(sse::read);
        return sse;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String id = "";
            String event = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    frames.add(new Frame(id, event, data));
                    id = "";
                    event = "";
                    data = "";
                }
            }
        } catch (IOException e) {
            // closed by the test, or by the hub
        }
    }

    public List<Frame> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    public List<Long> ids() {
        return frames().stream().map(frame -> Long.parseLong(frame.id())).toList();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
