package dev.carafe.base.broker;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the broker is used.
 *
 * @param url {@code amqp(s)://user:password@host:port/vhost}; several between commas for a cluster
 * @param confirmTimeout how long a publisher waits for the broker's confirm
 * @param publishChannels channels that publishers share
 * @param stalledAfter how long a process that is connected may not consume before it counts as stalled
 */
@Validated
@ConfigurationProperties("carafe.amqp")
record AmqpProperties(
        @DefaultValue("amqp://guest:guest@localhost:5672") String url,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration confirmTimeout,
        @DefaultValue("2") @Min(1) @Max(64) int publishChannels,
        @DefaultValue("60s") @DurationMin(seconds = 1) Duration stalledAfter) {}
