package dev.carafe.gateway.read;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A bound on reading.
 *
 * @param maxPage what the payloads and results of several tasks may have together in one answer; beyond, the page ends
 */
@ConfigurationProperties("carafe.gateway")
public record ReadProperties(@DefaultValue("16MB") DataSize maxPage) {}
