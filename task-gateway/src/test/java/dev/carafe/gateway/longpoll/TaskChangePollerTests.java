package dev.carafe.gateway.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskChangePollerTests {

    private final Map<UUID, TaskView> tasks = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean breaks = new AtomicBoolean();
    private final List<Integer> reads = new CopyOnWriteArrayList<>();
    private final TaskChangePoller changePoller = new TaskChangePoller(this::look, this::read, 100);

    @AfterEach
    void close() {
        changePoller.close();
    }

    @Test
    void whatHasNotChangedIsNotReadAndWhatHasIsReadOnceForAll() {
        UUID id = UUID.randomUUID();
        TaskView queued = task(id, TaskStatus.QUEUED);
        List<TaskView> told = new CopyOnWriteArrayList<>();
        for (int n = 0; n < 10; n++) {
            changePoller.watch(TaskLook.of(queued), seen -> seen.ifPresent(told::add));
        }
        afterTwoLooks();
        assertThat(reads).isEmpty();

        TaskView running = task(id, TaskStatus.RUNNING);
        await().until(() -> told.size() == 10);
        afterTwoLooks();
        assertThat(reads).containsExactly(1);
        assertThat(told).hasSize(10).containsOnly(running);
    }

    @Test
    void whoHasReadAnEarlierStateIsToldOfTheOneThatTheOthersKnow() {
        UUID id = UUID.randomUUID();
        TaskLook queued = TaskLook.of(task(id, TaskStatus.QUEUED));
        TaskLook running = TaskLook.of(task(id, TaskStatus.RUNNING));
        List<TaskStatus> told = new CopyOnWriteArrayList<>();
        changePoller.watch(running, seen -> {});
        afterTwoLooks();
        changePoller.watch(queued, seen -> told.add(seen.orElseThrow().status()));
        await().until(() -> told.equals(List.of(TaskStatus.RUNNING)));
    }

    @Test
    void manyThatHaveChangedAreReadInSmallBatches() {
        AtomicInteger told = new AtomicInteger();
        for (int n = 0; n < 100; n++) {
            TaskView queued = task(UUID.randomUUID(), TaskStatus.QUEUED);
            changePoller.watch(TaskLook.of(queued), seen -> told.incrementAndGet());
            task(queued.id(), TaskStatus.RUNNING);
        }
        await().until(() -> told.get() == 100);
        assertThat(reads).allMatch(size -> size <= TaskChangePoller.READ_BATCH);
    }

    @Test
    void aTaskThatIsGoneIsTold() {
        List<Optional<TaskView>> told = new CopyOnWriteArrayList<>();
        TaskView task = task(UUID.randomUUID(), TaskStatus.QUEUED);
        changePoller.watch(TaskLook.of(task), told::add);
        tasks.clear();
        await().until(() -> !told.isEmpty());
        assertThat(told.getFirst()).isEmpty();
    }

    @Test
    void anErrorDoesNotEndTheLooks() {
        breaks.set(true);
        TaskView task = task(UUID.randomUUID(), TaskStatus.QUEUED);
        List<Optional<TaskView>> told = new CopyOnWriteArrayList<>();
        changePoller.watch(TaskLook.of(task), told::add);
        await().until(() -> !breaks.get());
        task(task.id(), TaskStatus.RUNNING);
        await().until(() -> !told.isEmpty());
    }

    private void afterTwoLooks() {
        int now = looks.get();
        await().until(() -> looks.get() > now + 1);
    }

    private List<TaskLook> look(Collection<UUID> ids) {
        looks.incrementAndGet();
        if (breaks.getAndSet(false)) {
            throw new OutOfMemoryError("for once");
        }
        return read(tasks, ids).stream().map(TaskLook::of).toList();
    }

    private List<TaskView> read(Collection<UUID> ids) {
        reads.add(ids.size());
        return read(tasks, ids);
    }

    private static List<TaskView> read(Map<UUID, TaskView> tasks, Collection<UUID> ids) {
        return ids.stream().filter(tasks::containsKey).map(tasks::get).toList();
    }

    private TaskView task(UUID id, TaskStatus status) {
        TaskView task =
                new TaskView(id, "lab", "T", "T", status, "x", Map.of(), Instant.EPOCH, null, null, null, null, null);
        tasks.put(id, task);
        return task;
    }
}
