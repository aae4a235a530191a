package dev.carafe.gateway.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/**
 * What came of running tasks again.
 *
 * @param retried those that will be run again
 * @param queueFull those for which their queue had no room
 * @param dependencyFailed those that depend on a task that did not end well and is not run again
 * @param unknownType those whose type nobody has registered any more
 */
record RetryAnswer(
        @JsonProperty("retried") List<UUID> retried,
        @JsonProperty("queueFull") List<UUID> queueFull,
        @JsonProperty("dependencyFailed") List<UUID> dependencyFailed,
        @JsonProperty("unknownType") List<UUID> unknownType) {

    RetryAnswer {
        retried = List.copyOf(retried);
        queueFull = List.copyOf(queueFull);
        dependencyFailed = List.copyOf(dependencyFailed);
        unknownType = List.copyOf(unknownType);
    }
}
