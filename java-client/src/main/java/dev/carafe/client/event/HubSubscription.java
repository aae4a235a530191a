package dev.carafe.client.event;

import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.model.event.TopicFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Events from the hub. Each call that subscribed has a stream of its own, so that later ones begin with what is published
 * after them while earlier ones resume where they were. An event belongs to the first stream whose filters it matches.
 */
public final class HubSubscription implements EventSubscription {

    private final Connections connections;
    private final Service hub;
    private final Duration requestTimeout;
    private final Sink sink;
    private final List<HubStream> streams = new CopyOnWriteArrayList<>();
    private final AtomicLong gaps = new AtomicLong();

    /** From that hub. */
    public HubSubscription(Connections connections, Service hub, Duration requestTimeout, Sink sink) {
        this.connections = connections;
        this.hub = hub;
        this.requestTimeout = requestTimeout;
        this.sink = sink;
    }

    @Override
    public synchronized void add(List<TopicFilter> filters) {
        List<HubStream> earlier = List.copyOf(streams);
        Sink own = new Sink() {
            @Override
            public void event(JsonNode event) throws InterruptedException {
                if (earlier.stream().noneMatch(stream -> stream.wants(event))) {
                    sink.event(event);
                }
            }

            @Override
            public void failed(RuntimeException failure) {
                sink.failed(failure);
            }
        };
        streams.add(HubStream.open(connections, hub, requestTimeout, filters, own, gaps::incrementAndGet));
    }

    @Override
    public long gaps() {
        return gaps.get();
    }

    @Override
    public void close() {
        streams.forEach(HubStream::close);
    }
}
