package dev.carafe.worker;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a worker.
 *
 * @param lease how long a worker that is not heard of counts as alive; its tasks are taken from it then
 * @param lookInterval how often the worker looks for waiting tasks whose message was lost
 * @param drainTimeout how long running tasks may go on when the worker is stopped
 * @param stopGrace how long a handler may take to end after its task was cancelled or timed out; then it is abandoned
 * @param stalledAfter how long the worker may neither claim nor write before it counts as stalled
 * @param maxResult the largest result that is kept, as JSON
 * @param scripts the folder of scripts; null for none
 * @param plugins the folder of plugins; null for none
 */
@Validated
@ConfigurationProperties("carafe.worker")
public record WorkerProperties(
        @DefaultValue("15s") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration lease,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration lookInterval,

        @DefaultValue("5s") @NotNull @DurationMax(hours = 1) Duration drainTimeout,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1)
        Duration stopGrace,

        @DefaultValue("60s") @NotNull @DurationMin(seconds = 1)
        Duration stalledAfter,

        @DefaultValue("1MB") @NotNull DataSize maxResult,
        @Nullable Path scripts,
        @Nullable Path plugins) {}
