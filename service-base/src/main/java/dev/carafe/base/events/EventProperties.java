package dev.carafe.base.events;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process's own events are published.
 *
 * @param buffer events that wait at most while the broker is away; the oldest give way
 * @param flushTimeout how long a stop waits for those that are left
 */
@Validated
@ConfigurationProperties("carafe.events")
record EventProperties(
        @DefaultValue("100000") @Min(1) int buffer,
        @DefaultValue("3s") Duration flushTimeout) {}
