package dev.carafe.hub.store;

import java.time.Duration;

/**
 * The bounds of writing.
 *
 * @param batchSize about how many events one transaction stores at most; a single submission may be larger
 * @param mostWaiting how many events may wait; beyond it submissions are refused
 * @param partitionSize how many events one partition of the table holds
 * @param closing how long closing waits for what is still to be stored
 */
public record WriterLimits(int batchSize, int mostWaiting, long partitionSize, Duration closing) {

    /** Defends itself. */
    public WriterLimits {
        if (batchSize < 1 || mostWaiting < 1 || partitionSize < 2L * batchSize) {
            throw new IllegalArgumentException("a partition must hold at least two batches, a batch one event");
        }
    }
}
