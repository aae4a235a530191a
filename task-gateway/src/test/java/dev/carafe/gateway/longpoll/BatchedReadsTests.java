package dev.carafe.gateway.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class BatchedReadsTests {

    private final List<List<UUID>> reads = new CopyOnWriteArrayList<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private final Semaphore permits = new Semaphore(0);
    private final BatchedReads<UUID> gathering = new BatchedReads<>("reads", this::read, id -> id, 10, 1);

    @AfterEach
    void close() {
        gathering.close();
    }

    @Test
    void whoComesWhileOthersAreReadIsReadTogetherWithAllWhoDo() {
        var first = asked(UUID.randomUUID());
        await().until(() -> reads.size() == 1);
        UUID shared = UUID.randomUUID();
        List<CompletableFuture<Boolean>> others = IntStream.range(0, 30)
                .mapToObj(n -> asked(n < 15 ? shared : UUID.randomUUID()))
                .toList();
        await().until(() -> gathering.pending() == 16);
        permits.release(100);

        assertThat(first.join()).isTrue();
        assertThat(others).allMatch(CompletableFuture::join);
        assertThat(reads).extracting(List::size).containsExactly(1, 10, 6);
    }

    @Test
    void anErrorIsToldToThoseItConcernsAndReadingGoesOn() {
        UUID broken = new UUID(0, 0);
        permits.release(100);
        assertThatThrownBy(() -> gathering.read(broken)).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(gathering.read(UUID.randomUUID())).isPresent();
    }

    @Test
    void whenTheDatabaseIsAwayAllAreToldAtOnce() {
        var first = asked(UUID.randomUUID());
        await().until(() -> reads.size() == 1);
        List<CompletableFuture<Boolean>> others =
                IntStream.range(0, 30).mapToObj(n -> asked(UUID.randomUUID())).toList();
        await().until(() -> gathering.pending() == 30);
        away.set(true);
        permits.release(1);
        await().until(() -> first.isCompletedExceptionally()
                && others.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertThat(reads).hasSize(1);
    }

    private CompletableFuture<Boolean> asked(UUID id) {
        return CompletableFuture.supplyAsync(
                () -> gathering.read(id).equals(java.util.Optional.of(id)),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    private List<UUID> read(Collection<UUID> ids) {
        reads.add(List.copyOf(ids));
        permits.acquireUninterruptibly();
        if (away.get()) {
            throw new DataAccessResourceFailureException("away");
        }
        if (ids.contains(new UUID(0, 0))) {
            throw new OutOfMemoryError("for once");
        }
        return List.copyOf(ids);
    }
}
