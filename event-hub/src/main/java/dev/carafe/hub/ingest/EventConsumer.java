package dev.carafe.hub.ingest;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.hub.cloudevents.Messages;
import dev.carafe.hub.cloudevents.ParsedItem;
import dev.carafe.hub.store.WriterBusy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Events in, over AMQP: decoded, stored, acknowledged. While the database is away a message stays unacknowledged and is
 * tried again here, not given back: the broker counts how often it delivers a message and would give up on it. A hub
 * that stops leaves what it holds to the next one.
 */
final class EventConsumer implements Consumer<Delivery>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final List<String> ATTRIBUTE = List.of("cloudEvents:", "cloudEvents_");

    private final Messages messages;
    private final Ingest ingest;
    private final CountDownLatch closed = new CountDownLatch(1);

    EventConsumer(Messages messages, Ingest ingest) {
        this.messages = messages;
        this.ingest = ingest;
    }

    /** Takes one message after the other; does not wait until it is stored, so that many share a commit. */
    @Override
    public void accept(Delivery delivery) {
        do {
            try {
                List<ParsedItem> items = messages.read(mediaType(delivery), attributes(delivery), delivery.body());
                store(delivery, items);
                return;
            } catch (Messages.Malformed | Messages.TooMany e) {
                log.atWarn()
                        .addKeyValue("routingKey", delivery.routingKey())
                        .log("a message is no CloudEvent: {}", e.getMessage());
                delivery.reject();
                return;
            } catch (WriterBusy e) {
                log.atDebug().log("the writer is busy, the broker has to wait");
            } catch (DataAccessException e) {
                DatabaseOutage.report(log, "events wait for the database", e);
            }
        } while (!closedAfter(AGAIN));
    }

    private void store(Delivery delivery, List<ParsedItem> items) {
        var _ = ingest.publish(items, Ingest.Transport.AMQP).whenComplete((published, failure) -> {
            if (failure != null) {
                Thread.startVirtualThread(() -> {
                    if (!closedAfter(AGAIN)) {
                        accept(delivery);
                    }
                });
            } else if (published.rejected() > 0) {
                // What is valid in it is stored; the whole of it goes where someone can look at the rest.
                log.atWarn()
                        .addKeyValue("routingKey", delivery.routingKey())
                        .addKeyValue("rejected", published.rejected())
                        .log("a message holds events that cannot be stored");
                delivery.reject();
            } else {
                delivery.ack();
            }
        });
    }

    private static String mediaType(Delivery delivery) {
        String type = delivery.contentType();
        if (type == null) {
            return "application/json";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> attributes(Delivery delivery) {
        Map<String, String> attributes = new TreeMap<>();
        delivery.headers().forEach((name, value) -> {
            for (String prefix : ATTRIBUTE) {
                if (name.startsWith(prefix) && value != null) {
                    attributes.put(name.substring(prefix.length()), value.toString());
                }
            }
        });
        return attributes;
    }

    private boolean closedAfter(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
