package dev.carafe.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.claim.ClaimedTask;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueStateTests {

    private static final int CAPACITY = 10;

    private final AtomicLong nanos = new AtomicLong(1);
    private final QueueState queue = new QueueState(new WorkQueue.Parallel("s", "T", CAPACITY, null), nanos::get);

    @BeforeEach
    void looksAtAllFirst() {
        queue.somethingWaits();
        assertThat(queue.wanted(0)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isZero();
    }

    @Test
    void behindAFullLoadIsTheNextOne() {
        queue.claimed(CAPACITY, tasks(5_000, CAPACITY));

        assertThat(queue.wanted(CAPACITY)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isEqualTo(5_000 + CAPACITY);
    }

    /** What comes in while there is little to do would else cost a walk over all that was ever claimed. */
    @Test
    void afterALoadThatWasNotFullTheNextRingLooksALittleBeforeItsEnd() {
        queue.claimed(CAPACITY, tasks(5_000, 2));
        assertThat(queue.wanted(2)).as("nothing rang").isZero();

        queue.wakeUp(() -> {});
        assertThat(queue.wanted(2)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isEqualTo(5_002 - QueueState.OVERLAP);
    }

    @Test
    void aFirstPositionCountsAsALookBehindSomething() {
        queue.claimed(CAPACITY, tasks(1, 2));
        queue.wakeUp(() -> {});
        queue.wanted(2);

        assertThat(queue.from()).isEqualTo(1);
    }

    @Test
    void whoFindsNothingBehindLooksAtAllAtOnce() {
        queue.claimed(CAPACITY, tasks(5_000, 2));
        queue.wakeUp(() -> {});
        queue.wanted(2);
        queue.claimed(CAPACITY, List.of());

        assertThat(queue.wanted(2)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isZero();
        queue.claimed(CAPACITY, List.of());
        assertThat(queue.wanted(2)).as("nothing is there").isZero();
    }

    @Test
    void whoFindsSomethingBehindOwesALookAtAllThatComesByItself() {
        queue.claimed(CAPACITY, tasks(5_000, 2));
        assertThat(queue.needsPoll()).isFalse();
        queue.wakeUp(() -> {});
        queue.wanted(2);
        queue.claimed(CAPACITY, tasks(5_002, 1));

        assertThat(queue.needsPoll()).isTrue();
        assertThat(queue.wanted(3)).as("not yet").isZero();
        nanos.addAndGet(QueueState.LOOK_AT_ALL_NANOS);
        assertThat(queue.wanted(3)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isZero();
        queue.claimed(CAPACITY, tasks(7, 1));
        assertThat(queue.needsPoll()).isFalse();
        assertThat(queue.wanted(1)).isZero();
    }

    @Test
    void tasksThatCameBackAreLookedForAmongAll() {
        queue.claimed(CAPACITY, tasks(5_000, 2));
        queue.somethingWaits();
        queue.wanted(2);

        assertThat(queue.from()).isZero();
    }

    /** However many rings and full loads there are. */
    @Test
    void allAreLookedAtAsOftenAsItIsDue() {
        queue.claimed(CAPACITY, tasks(5_000, CAPACITY));
        nanos.addAndGet(QueueState.LOOK_AT_ALL_NANOS);

        assertThat(queue.wanted(CAPACITY)).isEqualTo(CAPACITY);
        assertThat(queue.from()).isZero();
    }

    @Test
    void aLaneHasItsOneTaskOrNone() {
        QueueState lane = new QueueState(new WorkQueue.Lane("s"), nanos::get);
        AtomicInteger acknowledged = new AtomicInteger();
        lane.wakeUp(acknowledged::incrementAndGet);
        lane.settled(20);
        assertThat(lane.wanted(0)).isEqualTo(1);
        lane.claimed(1, tasks(8, 1));

        assertThat(acknowledged).hasValue(1);
        assertThat(lane.wanted(0)).as("one runs").isZero();
        assertThat(lane.wanted(1)).isEqualTo(1);
        assertThat(lane.from()).isEqualTo(9);
        lane.ended(1);
        lane.claimed(1, List.of());
        assertThat(lane.wanted(0)).as("one of before").isEqualTo(1);
        assertThat(lane.from()).isZero();
        lane.claimed(1, List.of());
        assertThat(lane.wanted(0)).isZero();
    }

    /** What comes later at a position that was not settled then is before the next one. */
    @Test
    void aLanePassesOverWhatWasSettledWhenItLookedAndNoMore() {
        QueueState lane = new QueueState(new WorkQueue.Lane("s"), nanos::get);
        lane.wakeUp(() -> {});
        lane.settled(5);
        lane.wanted(0);
        lane.claimed(1, tasks(8, 1));

        lane.settled(20);
        assertThat(lane.wanted(1)).isEqualTo(1);
        assertThat(lane.from()).isEqualTo(6);
        lane.ended(1);
        lane.claimed(1, tasks(7, 1));
        lane.wanted(1);
        assertThat(lane.from()).isEqualTo(8);
    }

    private static List<ClaimedTask> tasks(long first, int count) {
        return LongStream.range(first, first + count)
                .mapToObj(position -> new ClaimedTask(
                        UUID.randomUUID(),
                        "s",
                        "T",
                        1,
                        "{}",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        1,
                        0,
                        false,
                        null,
                        null,
                        position))
                .toList();
    }
}
