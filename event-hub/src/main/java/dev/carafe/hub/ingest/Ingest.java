package dev.carafe.hub.ingest;

import dev.carafe.hub.cloudevents.ParsedItem;
import dev.carafe.hub.store.EventWriter;
import dev.carafe.hub.store.IncomingEvent;
import dev.carafe.hub.store.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands what was accepted to the writer and puts its outcomes and the refusals together again. */
final class Ingest {

    private final EventWriter writer;
    private final IngestMetrics metrics;

    Ingest(EventWriter writer, IngestMetrics metrics) {
        this.writer = writer;
        this.metrics = metrics;
    }

    /** Over which way events came. */
    enum Transport {
        HTTP,
        AMQP
    }

    /** Stores what can be stored; a result per item, in order, once it is committed. */
    CompletableFuture<PublishResult> publish(List<ParsedItem> items, Transport transport) {
        List<IncomingEvent> accepted = new ArrayList<>(items.size());
        for (ParsedItem item : items) {
            if (item instanceof ParsedItem.Accepted(var event)) {
                accepted.add(event);
            }
        }
        // Not on the writer's thread, which has the next batch to write.
        return writer.submit(accepted)
                .thenApplyAsync(
                        outcomes -> {
                            PublishResult published = join(items, outcomes);
                            metrics.count(transport, published);
                            return published;
                        },
                        Thread::startVirtualThread);
    }

    private static PublishResult join(List<ParsedItem> items, List<StoreOutcome> outcomes) {
        List<PublishResult.Result> results = new ArrayList<>(items.size());
        int next = 0;
        for (int index = 0; index < items.size(); index++) {
            results.add(
                    switch (items.get(index)) {
                        case ParsedItem.Accepted(var event) ->
                            PublishResult.Result.of(index, event.id(), outcomes.get(next++));
                        case ParsedItem.Refused refused -> PublishResult.Result.of(index, refused);
                    });
        }
        return PublishResult.of(results);
    }
}
