package dev.carafe.client.event;

import dev.carafe.client.http.Backoff;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.client.json.ExactJson;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.model.event.TopicFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One stream of server-sent events, read by a thread of its own and opened again where it broke off. */
final class HubStream implements AutoCloseable {

    private static final JsonMapper JSON = ExactJson.MAPPER;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /** The hub sends a comment every 15 s; a stream that is silent for longer than that is dead. */
    private static final long LONGEST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(40);

    private final Connections connections;
    private final Service hub;
    private final Duration requestTimeout;
    private final List<TopicFilter> filters;
    private final EventSubscription.Sink sink;
    private final Runnable gap;
    private final Thread reader;
    private final Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
    private volatile @Nullable InputStream open;
    private volatile long heardAt = System.nanoTime();
    private volatile boolean closed;
    private @Nullable String position;

    private HubStream(
            Connections connections,
            Service hub,
            Duration requestTimeout,
            List<TopicFilter> filters,
            EventSubscription.Sink sink,
            Runnable gap) {
        this.connections = connections;
        this.hub = hub;
        this.requestTimeout = requestTimeout;
        this.filters = filters;
        this.sink = sink;
        this.gap = gap;
        this.reader = new Thread(this::run, "carafe-subscriber");
        this.reader.setDaemon(true);
    }

    /** Connected when this returns: what is published from then on comes. */
    static HubStream open(
            Connections connections,
            Service hub,
            Duration requestTimeout,
            List<TopicFilter> filters,
            EventSubscription.Sink sink,
            Runnable gap) {
        HubStream stream = new HubStream(connections, hub, requestTimeout, filters, sink, gap);
        try {
            stream.connectWithin(requestTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", false, null, e);
        }
        stream.reader.start();
        return stream;
    }

    boolean wants(JsonNode event) {
        String type = event.path("type").asString("");
        String topic = CloudEvents.topic(event);
        return filters.stream().anyMatch(filter -> filter.matches(type, topic));
    }

    private void connectWithin(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                connect();
                return;
            } catch (UnavailableException e) {
                long pause = backoff.nextMillis();
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline >= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
    }

    private void connect() throws InterruptedException {
        String query = filters.stream()
                .map(filter -> "filter="
                        + URLEncoder.encode(
                                part(filter.type()) + ":" + (filter.topic() == null ? "" : part(filter.topic())),
                                StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = hub.request("/v1/events/stream?" + query).header("Accept", "text/event-stream");
        if (position != null) {
            request.header("Last-Event-ID", position);
        }
        open = hub.open(request, requestTimeout);
        heardAt = System.nanoTime();
        if (closed) {
            close();
        }
    }

    /** A colon separates type and topic, and is written otherwise within either. */
    private static String part(String text) {
        return text.replace("%", "%25").replace(":", "%3A");
    }

    private void run() {
        ScheduledFuture<?> watch = watch();
        try {
            while (!closed) {
                InputStream stream = open;
                if (stream != null) {
                    read(stream);
                }
                reconnect();
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException e) {
            // Not a matter of trying again: the key is no longer valid, for one.
            sink.failed(closed ? new ClosedException("the subscriber") : e);
        } finally {
            if (watch != null) {
                watch.cancel(false);
            }
        }
    }

    /** Ends a stream whose other side has gone without a word, which the reader alone would not notice. */
    private @Nullable ScheduledFuture<?> watch() {
        try {
            return connections
                    .loop()
                    .scheduleWithFixedDelay(
                            () -> {
                                if (System.nanoTime() - heardAt > LONGEST_SILENCE_NANOS) {
                                    end(open);
                                }
                            },
                            10,
                            10,
                            TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private void reconnect() throws InterruptedException {
        if (!closed && position == null) {
            gap.run(); // The hub did not say where the stream began: what comes meanwhile is lost.
        }
        while (!closed) {
            try {
                connect();
                return;
            } catch (UnavailableException e) {
                TimeUnit.MILLISECONDS.sleep(backoff.nextMillis());
            }
        }
    }

    /** Returns when the stream has ended, or has to be opened again. */
    private void read(InputStream stream) throws InterruptedException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String id = null;
            String name = "";
            String data = "";
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                heardAt = System.nanoTime();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty()) {
                    backoff.reset();
                    if (name.equals("gap")) {
                        gap.run();
                        position = JSON.readTree(data).path("from").asString(position);
                        return;
                    }
                    if (!data.isEmpty()) {
                        sink.event(JSON.readTree(data));
                    }
                    position = id == null ? position : id;
                    id = null;
                    name = "";
                    data = "";
                }
                // While the program takes its time, nothing is heard.
                heardAt = System.nanoTime();
            }
        } catch (IOException | JacksonException e) {
            // Broken off, maybe within a line: it is resumed after the last whole event.
        }
    }

    private static void end(@Nullable InputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // It has ended either way.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        end(open);
    }
}
