package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.model.task.TaskOptions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task as the request has it. Type and payload mean something only if there are no faults.
 *
 * @param pointer where in the request it is
 * @param type its type
 * @param payload its payload
 * @param payloadText the payload's own text: numbers stay as exact as the caller wrote them
 * @param payloadBytes the payload's length
 * @param labels its labels
 * @param options what it asks for besides
 * @param faults what is wrong with its shape
 */
record RequestedTask(
        String pointer,
        String type,
        ObjectNode payload,
        String payloadText,
        int payloadBytes,
        Map<String, String> labels,
        TaskOptions options,
        List<Fault> faults) {}
