package dev.carafe.gateway.schedule;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Schedules.
 *
 * @param most how many there may be
 * @param lookInterval how often a gateway looks whether one is due
 * @param missedAfter from how late on an occurrence counts as missed
 */
@Validated
@ConfigurationProperties("carafe.gateway.schedules")
record ScheduleProperties(
        @DefaultValue("10000") @Min(0) int most,
        @DefaultValue("500ms") @DurationMin(millis = 10) Duration lookInterval,
        @DefaultValue("10s") @DurationMin(seconds = 1) Duration missedAfter) {}
