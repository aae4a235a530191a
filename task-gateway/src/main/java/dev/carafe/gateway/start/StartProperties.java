package dev.carafe.gateway.start;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a start waits for the database.
 *
 * @param attempts how often it tries to connect
 * @param pause how long it waits in between
 */
@Validated
@ConfigurationProperties("carafe.gateway.start")
record StartProperties(
        @DefaultValue("20") @Min(1) int attempts,
        @DefaultValue("2s") Duration pause) {}
