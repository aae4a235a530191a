package dev.carafe.gateway.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskWaitersTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Map<UUID, TaskView> finished = new ConcurrentHashMap<>();
    private final AtomicBoolean breaks = new AtomicBoolean();
    private final TaskWaiters taskWaiters = new TaskWaiters(this::finishedAmong, this::read, 3_000);

    @AfterEach
    void close() {
        taskWaiters.close();
    }

    @Test
    void aWakeUpBringsTheTaskToAllWhoWaitForIt() {
        UUID id = UUID.randomUUID();
        try (Waiter one = taskWaiters.register(id).orElseThrow();
                Waiter other = taskWaiters.register(id).orElseThrow()) {
            finish(id);
            taskWaiters.wake(id);
            assertThat(one.await(LONG)).isPresent();
            assertThat(other.await(LONG)).isPresent();
            assertThat(taskWaiters.count()).isEqualTo(2);
        }
        assertThat(taskWaiters.count()).isZero();
        assertThat(taskWaiters.isIdle()).isTrue();
    }

    @Test
    void whoComesAfterATaskWasRunAgainWaitsForItsNextEnd() {
        UUID id = UUID.randomUUID();
        Waiter early = taskWaiters.register(id).orElseThrow();
        finish(id);
        taskWaiters.wake(id);
        assertThat(early.await(LONG)).isPresent();
        finished.remove(id);
        try (Waiter late = taskWaiters.register(id).orElseThrow()) {
            assertThat(late.await(Duration.ZERO)).isEmpty();
            early.close();
            finish(id);
            taskWaiters.wake(id);
            assertThat(late.await(LONG)).isPresent();
        }
        assertThat(taskWaiters.isIdle()).isTrue();
    }

    @Test
    void aWakeUpNobodyWaitsForAsksNothing() {
        taskWaiters.wake(UUID.randomUUID());
        taskWaiters.lookForUnheard();
        assertThat(taskWaiters.queries()).isZero();
    }

    @Test
    void theLookForTheUnheardAsksInChunks() {
        List<Waiter> waiting = IntStream.range(0, 2_500)
                .mapToObj(n -> {
                    UUID id = UUID.randomUUID();
                    if (n % 2 == 0) {
                        finish(id);
                    }
                    return taskWaiters.register(id).orElseThrow();
                })
                .toList();
        taskWaiters.lookForUnheard();
        // Three looks, and what has finished of 1,000, 1,000 and 500, in no order, by fifties.
        assertThat(taskWaiters.queries()).isBetween(3L + 25, 3L + 27);
        assertThat(waiting.stream().filter(waiter -> waiter.await(Duration.ZERO).isPresent()))
                .hasSize(1_250);
    }

    @Test
    void anErrorDoesNotEndTheReading() {
        breaks.set(true);
        UUID id = UUID.randomUUID();
        try (Waiter waiter = taskWaiters.register(id).orElseThrow()) {
            finish(id);
            taskWaiters.wake(id);
            await().until(() -> !breaks.get());
            taskWaiters.wake(id);
            assertThat(waiter.await(LONG)).isPresent();
        }
    }

    @Test
    void moreThanMayWaitDoNotWait() {
        for (int n = 0; n < 3_000; n++) {
            assertThat(taskWaiters.register(UUID.randomUUID())).isPresent();
        }
        assertThat(taskWaiters.register(UUID.randomUUID())).isEmpty();
        assertThat(taskWaiters.count()).isEqualTo(3_000);
    }

    @Test
    void aStopLetsEverybodyGo() {
        Waiter waiter = taskWaiters.register(UUID.randomUUID()).orElseThrow();
        taskWaiters.close();
        assertThat(waiter.await(LONG)).isEmpty();
        assertThat(taskWaiters.register(UUID.randomUUID())).isEmpty();
    }

    private Set<UUID> finishedAmong(Collection<UUID> ids) {
        return ids.stream().filter(finished::containsKey).collect(Collectors.toSet());
    }

    private List<TaskView> read(Collection<UUID> ids) {
        if (breaks.getAndSet(false)) {
            throw new OutOfMemoryError("for once");
        }
        return ids.stream().filter(finished::containsKey).map(finished::get).toList();
    }

    private void finish(UUID id) {
        finished.put(
                id,
                new TaskView(
                        id,
                        "lab",
                        "T",
                        "T",
                        TaskStatus.OK,
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        null,
                        null));
    }
}
