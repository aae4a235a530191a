package dev.carafe.gateway.testing;

import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.Results;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A worker without a loop: the test says what it does. */
public final class FakeWorker {

    private static final String ECHO_SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"message": {"type": "string"}, "secret": {"type": "string"}, "millis": {"type": "integer"},
                            "ratio": {"type": "number"}, "at": {"type": "string", "format": "date-time"}},
             "additionalProperties": false}""";

    public final UUID id = UUID.randomUUID();
    private final Gateway gateway;
    private final Claims claims;
    private final Results results;
    private final TransactionTemplate transaction;

    public FakeWorker(Gateway gateway, StoredRegistration... types) {
        this.gateway = gateway;
        this.claims = gateway.bean(Claims.class);
        this.results = gateway.bean(Results.class);
        this.transaction = new TransactionTemplate(gateway.bean(PlatformTransactionManager.class));
        gateway.bean(Leases.class).join(id, "here", "1", Duration.ofMinutes(10));
        gateway.bean(Registrations.class).announce(id, List.of(types));
    }

    public static StoredRegistration parallel(String service, String type) {
        return type(service, type, true, 1_000_000);
    }

    public static StoredRegistration sequential(String service, String type) {
        return type(service, type, false, 1_000_000);
    }

    public static StoredRegistration type(String service, String type, boolean parallel, int queueSize) {
        return new StoredRegistration(
                service,
                type,
                ECHO_SCHEMA,
                Set.of("secret"),
                (parallel ? TaskLimits.parallel(16) : TaskLimits.sequential()).withQueueSize(queueSize));
    }

    public List<ClaimedTask> claim(String service, String type, int most) {
        return claims.claimParallel(id, service, type, most);
    }

    public List<FinishedTask> finish(List<AttemptOutcome> outcomes) {
        return transaction.execute(status -> results.finish(id, outcomes));
    }

    /** Runs the waiting tasks of a parallel type, each returning its payload; tells nobody. */
    public List<FinishedTask> runQuietly(String service, String type, int most) {
        List<ClaimedTask> claimed = claim(service, type, most);
        return finish(claimed.stream()
                .map(task -> AttemptOutcome.ok(task, task.payload()))
                .toList());
    }

    /** The same, and tells the gateways as a worker does. */
    public List<FinishedTask> run(String service, String type, int most) {
        List<FinishedTask> finished = runQuietly(service, type, most);
        gateway.bean(FinishedTaskNotifier.class)
                .tell(finished.stream().map(FinishedTask::id).toList());
        return finished;
    }
}
