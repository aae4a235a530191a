package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.services.KnownType;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.partition.TaskIds;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** Checks what was requested, and makes a task of it that can be accepted. */
final class Admission {

    private final KnownTypes types;
    private final TaskIds ids;
    private final DataSize maxPayload;

    Admission(KnownTypes types, TaskIds ids, DataSize maxPayload) {
        this.types = types;
        this.ids = ids;
        this.maxPayload = maxPayload;
    }

    /**
     * The task.
     *
     * @throws Problem if it is refused: {@code 404}, {@code 413} or {@code 422}
     */
    NewTask admit(String service, RequestedTask requested, Envelope envelope) {
        if (!requested.faults().isEmpty()) {
            throw new InvalidRequest(requested.faults());
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
