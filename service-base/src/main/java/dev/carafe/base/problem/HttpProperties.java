package dev.carafe.base.problem;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds on requests.
 *
 * @param maxBodySize the largest body of a request, where an address has no bound of its own
 */
@ConfigurationProperties("carafe.http")
record HttpProperties(@DefaultValue("1MB") DataSize maxBodySize) {}
