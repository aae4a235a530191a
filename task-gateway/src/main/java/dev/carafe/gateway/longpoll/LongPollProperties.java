package dev.carafe.gateway.longpoll;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds on waiting.
 *
 * @param maxWait the longest wait; a longer one that is asked for is cut to it
 * @param maxWaiting waits for a task at once at most, of which a request has one for each of its tasks; further ones are
 *     answered as if they had not asked to wait
 * @param maxWatching streams that follow a task, and waits for a task to change, at once at most
 */
@Validated
@ConfigurationProperties("carafe.gateway")
record LongPollProperties(
        @DefaultValue("60s") @DurationMin(seconds = 1) Duration maxWait,
        @DefaultValue("10000") @Min(0) int maxWaiting,
        @DefaultValue("5000") @Min(0) int maxWatching) {}
