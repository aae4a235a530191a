package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.services.KnownType;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.partition.TaskIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** Checks what was requested, and makes a task of it that can be accepted. */
final class SubmissionValidator {

    private final KnownTypes types;
    private final TaskIds ids;
    private final DataSize maxPayload;
    private final InstantSource clock;

    SubmissionValidator(KnownTypes types, TaskIds ids, DataSize maxPayload, InstantSource clock) {
        this.types = types;
        this.ids = ids;
        this.maxPayload = maxPayload;
        this.clock = clock;
    }

    /**
     * The task.
     *
     * @throws Problem if it is refused: {@code 404}, {@code 413} or {@code 422}
     */
    NewTask validate(String service, RequestedTask requested, SubmissionHeaders envelope) {
        List<Fault> misshapen = new ArrayList<>(requested.faults());
        Instant runAt = requested.options().runAt();
        if (runAt != null && runAt.isAfter(clock.instant().plus(TaskLimits.LONGEST_TIMEOUT))) {
            misshapen.add(new Fault(
                    requested.pointer() + "/runAt",
                    "must be at most " + TaskLimits.LONGEST_TIMEOUT.toDays() + " days ahead, not " + runAt));
        }
        if (!misshapen.isEmpty()) {
            throw new InvalidRequest(misshapen);
        }
        KnownType type = types.find(service, requested.type());
        if (requested.payloadBytes() > maxPayload.toBytes()) {
            throw new Problem(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "payload-too-large",
                            "The payload is too large",
                            "A payload may have " + maxPayload.toBytes() + " bytes at most")
                    .with("maxBytes", maxPayload.toBytes());
        }
        List<Fault> faults = type.schema().faultsOf(requested.payload(), requested.pointer() + "/payload");
        if (!faults.isEmpty()) {
            throw new Problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "payload-invalid",
                            "The payload is not valid",
                            "The payload does not fit the JSON Schema of '" + requested.type() + "'")
                    .with("errors", faults);
        }
        return new NewTask(
                ids.next(),
                type.registration(),
                PayloadName.of(
                        requested.type(),
                        requested.payload(),
                        type.registration().hiddenFields()),
                requested.payloadText(),
                Labels.asJson(requested.labels()),
                requested.options(),
                envelope.traceparent(),
                envelope.keyFor(requested));
    }
}
