package dev.carafe.client;

import dev.carafe.client.amqp.Amqp;
import dev.carafe.client.event.CloudEvents;
import dev.carafe.client.event.HubEventSender;
import dev.carafe.client.event.HubSubscription;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.http.Connections;
import dev.carafe.client.http.Service;
import dev.carafe.client.point.Points;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Makes publishers and subscribers, and closes them with the client. */
final class Events implements AutoCloseable {

    private final Connections connections;
    private final CarafeBuilder options;
    private final URI hub;
    private final CloudEvents cloudEvents;
    // Those that a program has let go of need not be closed.
    private final Set<AutoCloseable> open = Collections.newSetFromMap(new WeakHashMap<>());
    private @Nullable Points points;
    private boolean closed;

    Events(Connections connections, CarafeBuilder options) {
        this.connections = connections;
        this.options = options.copy();
        this.hub = options.hub();
        this.cloudEvents = new CloudEvents(options.json, options.source);
    }

    Publisher publisher() {
        return publisher(hub);
    }

    Publisher publisher(URI where) {
        Publisher.Outlet outlet = Amqp.is(where)
                ? Amqp.outlet(connections, where, options.connectTimeout, options.requestTimeout, options.tls)
                : outlet(where);
        return keep(new Publisher(cloudEvents, outlet));
    }

    private HubEventSender outlet(URI where) {
        return new HubEventSender(connections, service(where), options.requestTimeout);
    }

    Subscriber subscriber() {
        return subscriber(hub);
    }

    Subscriber subscriber(URI where) {
        boolean amqp = Amqp.is(where);
        Service service = amqp ? null : service(where);
        return keep(new Subscriber(
                cloudEvents,
                connections.callbacks(),
                sink -> service == null
                        ? Amqp.feed(where, options.connectTimeout, options.requestTimeout, options.tls, sink)
                        : new HubSubscription(connections, service, options.requestTimeout, sink)));
    }

    synchronized Points points() {
        Points there = points;
        if (there == null) {
            HubEventSender outlet = keep(outlet(hub));
            there = new Points(service(hub), options.requestTimeout, options.json, cloudEvents, outlet);
            points = there;
        }
        return there;
    }

    private Service service(URI address) {
        return new Service(connections, address, options.key);
    }

    private <C extends AutoCloseable> C keep(C one) {
        boolean late;
        synchronized (this) {
            late = closed;
            open.add(one);
        }
        if (late) {
            close();
        }
        return one;
    }

    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
            open.clear();
        }
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e); // None of them throws any.
            }
        }
    }
}
