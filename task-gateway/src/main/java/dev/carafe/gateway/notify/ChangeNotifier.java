package dev.carafe.gateway.notify;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.dependency.StateChanges;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes after they were committed: events for tasks that have ended, wake-up messages for those that may be claimed
 * now, and cancellations for the workers. Nothing depends on it: who does not hear of it finds out within a second.
 * Thread safe.
 */
public final class ChangeNotifier {

    private static final Logger log = LoggerFactory.getLogger(ChangeNotifier.class);

    private final FinishedTaskPublisher ends;
    private final WorkerNotifier workerNotifier;
    private final KnownTypes types;
    private final ConfirmedPublisher publisher;

    ChangeNotifier(
            FinishedTaskPublisher ends, WorkerNotifier workerNotifier, KnownTypes types, ConfirmedPublisher publisher) {
        this.ends = ends;
        this.workerNotifier = workerNotifier;
        this.types = types;
        this.publisher = publisher;
    }

    /** Tells of all that a change brought about. */
    public void of(StateChanges consequences) {
        ended(consequences.ended());
        consequences.waiting().forEach(this::notifyWorkers);
    }

    /** Tells that tasks have ended without a worker. */
    public void ended(List<FinishedTask> tasks) {
        ends.tell(tasks);
    }

    /** Writes how many tasks have ended since the last time, for the rates of their services. */
    public void writeCounts() {
        ends.writeCounts();
    }

    /** Tells the workers that tasks which they may run were cancelled. */
    public void cancelled(Collection<UUID> tasks) {
        String ids = String.join("\",\"", tasks.stream().map(UUID::toString).toList());
        publish("{\"kind\":\"cancel\",\"ids\":[\"" + ids + "\"]}");
    }

    private void notifyWorkers(WaitingType type) {
        try {
            log(workerNotifier.notifyWorkers(
                    types.find(type.service(), type.type()).registration()));
        } catch (Problem unknown) {
            log.atDebug().addKeyValue("type", type).log("nobody has registered the type");
        }
    }

    private void publish(String message) {
        log(publisher.publish(
                TaskNames.CONTROL_EXCHANGE,
                "",
                "application/json",
                message.getBytes(StandardCharsets.UTF_8),
                Map.of(),
                false));
    }

    private static void log(java.util.concurrent.CompletableFuture<?> told) {
        var _ = told.exceptionally(e -> {
            log.atDebug().setCause(e).log("workers find out by themselves");
            return null;
        });
    }
}
