package dev.carafe.worker.run;

import dev.carafe.base.database.DatabaseFault;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.TaskProgressed;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.ProgressReport;
import dev.carafe.worker.run.LatestProgress.Latest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes reports from the board to callers, by the database, and to all, as events. Thread safe. */
public final class ProgressPublisher {

    private static final Logger log = LoggerFactory.getLogger(ProgressPublisher.class);

    private final LatestProgress board;
    private final Claims claims;
    private final EventPublisher events;

    /** Held while a report is on its way: a result that is written meanwhile would take its row away. */
    private final ReentrantLock posting = new ReentrantLock();

    public ProgressPublisher(LatestProgress board, Claims claims, EventPublisher events) {
        this.board = board;
        this.claims = claims;
        this.events = events;
    }

    /** Posts what was reported since the last time, of tasks that the worker still holds. */
    public void post(UUID worker) {
        post(worker, board::all);
    }

    /**
     * Posts what these tasks reported last. To be called before their results are written: then there is nothing left that
     * could be reported on. Costs nothing if they have not reported since the last time, and must not keep a result from
     * being written.
     */
    public void postLast(UUID worker, Collection<UUID> ending) {
        if (board.of(ending).isEmpty()) {
            return;
        }
        try {
            post(worker, () -> board.of(ending));
        } catch (RuntimeException e) {
            // If the database is away, whoever is about to write the results tells of it.
            log.atDebug()
                    .setCause(e)
                    .log("the last reports of tasks could not be posted; trying again with their results");
        }
    }

    private void post(UUID worker, Supplier<List<Latest>> reported) {
        posting.lock();
        try {
            List<Latest> batch = reported.get();
            if (!batch.isEmpty()) {
                publish(batch, report(worker, batch));
                board.forget(batch);
            }
        } finally {
            posting.unlock();
        }
    }

    /** If the database cannot be asked now, they stay on the board; what it refuses is dropped, else nothing else would be posted. */
    private Set<UUID> report(UUID worker, List<Latest> batch) {
        try {
            return claims.report(
                    worker,
                    batch.stream()
                            .map(one -> new ProgressReport(
                                    one.task().id(),
                                    one.task().attempt(),
                                    one.progress().json()))
                            .toList());
        } catch (RuntimeException e) {
            if (!DatabaseFault.isCausedByData(e)) {
                throw e;
            }
            if (batch.size() == 1) {
                log.atError()
                        .setCause(e)
                        .addKeyValue("task", batch.getFirst().task().id())
                        .log("a report of progress cannot be stored");
                return Set.of();
            }
            // One of them is to blame: the others are posted.
            Set<UUID> held = new HashSet<>();
            batch.forEach(one -> held.addAll(report(worker, List.of(one))));
            return held;
        }
    }

    private void publish(List<Latest> batch, Set<UUID> held) {
        for (Latest one : batch) {
            ClaimedTask task = one.task();
            if (held.contains(task.id())) {
                events.publish(new TaskProgressed(
                        task.id(),
                        task.service(),
                        task.type(),
                        task.attempt(),
                        one.progress().fraction(),
                        one.progress().message(),
                        one.progress().data(),
                        task.traceparent()));
            }
        }
    }
}
