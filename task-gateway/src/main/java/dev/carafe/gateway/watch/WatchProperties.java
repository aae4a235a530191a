package dev.carafe.gateway.watch;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds on streams.
 *
 * @param maxWatching streams that follow a task at once
 */
@Validated
@ConfigurationProperties("carafe.gateway")
record WatchProperties(@DefaultValue("5000") @Min(0) int maxWatching) {}
