package dev.carafe.gateway.submit;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds on submissions.
 *
 * @param maxPayload the largest payload of a task, as it is written in the request
 * @param maxBatch the largest body of a batch
 * @param submissionBuffer tasks that wait for their commit at most, over all requests; beyond, requests are refused
 * @param submissionBufferSize the same in memory for their payloads
 */
@Validated
@ConfigurationProperties("carafe.gateway")
record SubmitProperties(
        @DefaultValue("1MB") DataSize maxPayload,
        @DefaultValue("16MB") DataSize maxBatch,
        @DefaultValue("10000") @Min(1) int submissionBuffer,
        @DefaultValue("64MB") DataSize submissionBufferSize) {

    /** What a request may hold around its payload: labels, white space. */
    private static final DataSize AROUND = DataSize.ofKilobytes(64);

    /** The largest body of a request with one task. */
    DataSize maxRequest() {
        return DataSize.ofBytes(2 * maxPayload.toBytes() + AROUND.toBytes());
    }
}
