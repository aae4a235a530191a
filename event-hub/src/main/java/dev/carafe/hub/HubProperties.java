package dev.carafe.hub;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of the hub.
 *
 * @param batchSize events that one transaction stores at most
 * @param mostWaiting events that may wait to be stored; beyond it publishers get 503, and the broker waits
 * @param partitionSize events that one partition of the table holds; set it before the first start
 * @param mostEventTypes event types that may become known without being declared
 * @param prefetch messages that the hub takes from the broker before they are stored
 * @param maxBodySize largest body of a publication
 * @param mostSubscribers streams that may be open at once
 * @param streamBufferEvents events that may wait for one subscriber before it gets a gap
 * @param streamBufferSize bytes that may wait for one subscriber before it gets a gap
 */
@ConfigurationProperties("carafe.hub")
public record HubProperties(
        @DefaultValue("10000") int batchSize,
        @DefaultValue("100000") int mostWaiting,
        @DefaultValue("10000000") long partitionSize,
        @DefaultValue("10000") int mostEventTypes,
        @DefaultValue("50") int prefetch,
        @DefaultValue("16MB") DataSize maxBodySize,
        @DefaultValue("500") int mostSubscribers,
        @DefaultValue("30000") int streamBufferEvents,
        @DefaultValue("16MB") DataSize streamBufferSize) {}
