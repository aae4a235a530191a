package dev.carafe.gateway.submit;

import dev.carafe.base.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * Submissions that wait for their commit or for their answer. Bounded by tasks and by bytes: what is over the bound is
 * refused at once, so that an overloaded gateway stays alive and its callers know.
 */
final class SubmissionQueue {

    /** Tasks in one commit at most. */
    static final int GROUP_TASKS = 1_000;

    private static final long GROUP_BYTES = 16L * 1024 * 1024;

    private final LinkedBlockingQueue<PendingSubmission> queue = new LinkedBlockingQueue<>();
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostTasks;
    private final long mostBytes;
    private volatile @Nullable PendingSubmission leftOver;

    SubmissionQueue(int mostTasks, DataSize mostBytes) {
        this.mostTasks = mostTasks;
        this.mostBytes = mostBytes.toBytes();
    }

    /**
     * Adds a request's tasks; they count until their receipt is there.
     *
     * @throws Problem {@code 503} if they find no room
     */
    void add(PendingSubmission pending) {
        int count = pending.tasks().size();
        long size = pending.size();
        long tasksThen = tasks.addAndGet(count);
        long bytesThen = bytes.addAndGet(size);
        // A single batch may be larger than a small bound: it is let in when it is alone.
        boolean alone = tasksThen == count;
        if (!alone && (tasksThen > mostTasks || bytesThen > mostBytes)) {
            tasks.addAndGet(-count);
            bytes.addAndGet(-size);
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "overloaded",
                            "Too many submissions at once",
                            "More tasks are being submitted than can be stored; try again")
                    .retryAfter(Duration.ofSeconds(1));
        }
        var _ = pending.commitResult().whenComplete((commitResult, failure) -> {
            tasks.addAndGet(-count);
            bytes.addAndGet(-size);
        });
        queue.add(pending);
    }

    /** The next group, as large as it has become; waits only if there is nothing. For one thread. */
    List<PendingSubmission> take() throws InterruptedException {
        List<PendingSubmission> group = new ArrayList<>();
        PendingSubmission next = leftOver == null ? queue.take() : leftOver;
        leftOver = null;
        int count = 0;
        long size = 0;
        while (next != null) {
            count += next.tasks().size();
            size += next.size();
            if (!group.isEmpty() && (count > GROUP_TASKS || size > GROUP_BYTES)) {
                leftOver = next;
                break;
            }
            group.add(next);
            next = queue.poll();
        }
        return group;
    }

    /** Whatever is still in it. */
    List<PendingSubmission> rest() {
        List<PendingSubmission> rest = new ArrayList<>();
        if (leftOver != null) {
            rest.add(leftOver);
        }
        queue.drainTo(rest);
        return rest;
    }

    /** Tasks that wait. */
    long depth() {
        return tasks.get();
    }
}
