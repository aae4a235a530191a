package dev.carafe.hub.store;

import dev.carafe.base.database.DatabaseFault;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.hub.store.WriteQueue.Submission;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events by group commit: whoever brings events, over HTTP or AMQP, shares the transaction of all that came while
 * the last one was written. When idle nothing waits. One thread writes, since writers take turns at the head row anyway.
 */
public final class EventWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

    private final DataSource database;
    private final InstantSource clock;
    private final Consumer<Committed> committed;
    private final IntConsumer batchSizes;
    private final WriterLimits limits;
    private final WriteQueue queue;
    private final Partitions partitions;
    private final BatchWrite batchWrite = new BatchWrite();
    private final Thread thread;

    /**
     * Starts writing.
     *
     * @param committed told of every commit, by the writing thread, before those who wait for it
     * @param batchSizes told how many events each commit stored
     */
    public EventWriter(
            DataSource database,
            InstantSource clock,
            WriterLimits limits,
            Consumer<Committed> committed,
            IntConsumer batchSizes) {
        this.database = database;
        this.clock = clock;
        this.committed = committed;
        this.batchSizes = batchSizes;
        this.limits = limits;
        this.queue = new WriteQueue(limits.mostWaiting());
        this.partitions = new Partitions(limits.partitionSize());
        this.thread = Thread.ofVirtual().name("event-writer").start(this::run);
    }

    /**
     * Stores events.
     *
     * @return an outcome per event, in order, once they are committed; or {@link StorageUnavailable}
     * @throws WriterBusy if too many wait already
     */
    public CompletableFuture<List<StoreOutcome>> submit(List<IncomingEvent> events) {
        CompletableFuture<List<StoreOutcome>> outcomes = new CompletableFuture<>();
        if (events.isEmpty()) {
            outcomes.complete(List.of());
        } else {
            queue.add(new Submission(events, outcomes));
        }
        return outcomes;
    }

    /** How many events wait to be stored. */
    public int waiting() {
        return queue.waitingEvents();
    }

    private void run() {
        try {
            for (List<Submission> batch = queue.take(limits.batchSize());
                    !batch.isEmpty();
                    batch = queue.take(limits.batchSize())) {
                store(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void store(List<Submission> batch) {
        Map<UUID, IncomingEvent> distinct = new LinkedHashMap<>();
        batch.forEach(submission -> submission.events().forEach(e -> distinct.putIfAbsent(e.identity(), e)));
        Map<UUID, StoreOutcome> outcomes = new HashMap<>(distinct.size() * 2);
        try {
            storeOrSplit(List.copyOf(distinct.values()), outcomes);
        } catch (RuntimeException | SQLException e) {
            DatabaseOutage.report(log, "events could not be stored", e);
            StorageUnavailable unavailable = new StorageUnavailable("events could not be stored", e);
            batch.forEach(submission -> submission.outcomes().completeExceptionally(unavailable));
            return;
        }
        for (Submission submission : batch) {
            List<StoreOutcome> own = new ArrayList<>(submission.events().size());
            for (IncomingEvent event : submission.events()) {
                // The first of an identity is the one that was stored; what follows it in the batch repeats it.
                StoreOutcome outcome = outcomes.getOrDefault(event.identity(), StoreOutcome.STORED);
                own.add(outcome);
                if (outcome == StoreOutcome.STORED) {
                    outcomes.put(event.identity(), StoreOutcome.DUPLICATE);
                }
            }
            submission.outcomes().complete(own);
        }
    }

    /** Stores events; if the database refuses the data itself, finds the culprits by halves, so that the rest gets in. */
    private void storeOrSplit(List<IncomingEvent> events, Map<UUID, StoreOutcome> outcomes) throws SQLException {
        try {
            write(events, outcomes);
        } catch (SQLException e) {
            if (!DatabaseFault.isCausedByData(e)) {
                throw e;
            }
            if (events.size() == 1) {
                log.atWarn()
                        .addKeyValue("type", events.getFirst().type())
                        .log("the database refuses an event: {}", e.getMessage());
                outcomes.put(events.getFirst().identity(), StoreOutcome.UNSTORABLE);
                return;
            }
            int half = events.size() / 2;
            storeOrSplit(events.subList(0, half), outcomes);
            storeOrSplit(events.subList(half, events.size()), outcomes);
        }
    }

    private void write(List<IncomingEvent> events, Map<UUID, StoreOutcome> outcomes) throws SQLException {
        try (Connection connection = database.getConnection()) {
            partitions.makeRoomAfter(connection, 0);
            BatchWrite.Written written = batchWrite.write(connection, events, clock.instant());
            written.duplicates().forEach(identity -> outcomes.put(identity, StoreOutcome.DUPLICATE));
            if (!written.stored().isEmpty()) {
                tell(written);
                long last = written.first() + written.stored().size() - 1;
                partitions.makeRoomAfter(connection, last);
            }
        }
    }

    private void tell(BatchWrite.Written written) {
        batchSizes.accept(written.stored().size());
        List<StoredEvent> stored = new ArrayList<>(written.stored().size());
        long position = written.first();
        for (IncomingEvent event : written.stored()) {
            stored.add(event.at(position++));
        }
        committed.accept(new Committed(stored));
    }

    /** Stores what waits, then stops. */
    @Override
    public void close() {
        queue.close();
        try {
            thread.join(limits.closing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
