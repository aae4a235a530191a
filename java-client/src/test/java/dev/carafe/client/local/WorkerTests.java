package dev.carafe.client.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTests {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration KEEP = Duration.ofMinutes(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Worker worker = new Worker(1, KEEP, now::get);

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void aHandleTellsHowATaskGoes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        LocalTask<String> first = worker.run(() -> {
            goOn.await();
            return "done";
        });
        LocalTask<String> second = worker.run(() -> null);
        await("it runs").until(() -> first.startedAt().isPresent());
        assertThat(first.finished()).isFalse();
        assertThat(first.finishedAt()).isEmpty();
        assertThat(first.toMap(Duration.ZERO))
                .containsEntry("status", "running")
                .doesNotContainKey("result");
        assertThat(second.toMap(Duration.ZERO))
                .containsEntry("status", "queued")
                .doesNotContainKey("startedAt");
        assertThat(second.elapsed()).isZero();
        assertThatThrownBy(() -> first.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);

        now.set(now.get().plusSeconds(2));
        goOn.countDown();
        assertThat(first.get(LONG)).isEqualTo("done");
        assertThat(first.finishedAt()).contains(now.get());
        assertThat(first.elapsed()).isPositive().isEqualTo(first.elapsed());
        Map<String, Object> map = first.toMap(LONG);
        assertThat(map)
                .containsEntry("status", "ok")
                .containsEntry("result", "done")
                .containsEntry("id", first.id());
        assertThat(second.get(LONG)).isNull();
        assertThat(second.toMap(LONG)).containsEntry("status", "ok").containsEntry("result", null);
    }

    @Test
    void aTaskThatThrowsATimeoutExceptionHasFailedAndDoesNotStillRun() throws Exception {
        LocalTask<String> failed = worker.run(() -> {
            throw new TimeoutException("the device did not answer");
        });
        assertThatThrownBy(() -> failed.get(LONG))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(failed.finished()).isTrue();
        assertThat(failed.toMap(LONG))
                .containsEntry("status", "error")
                .containsEntry("ename", "TimeoutException")
                .containsEntry("evalue", "the device did not answer");
        assertThat((String) failed.toMap(LONG).get("traceback")).contains("WorkerTests");
    }

    @Test
    void resultsAreKeptForTheirTimeAndExpiredIsNotUnknown() throws Exception {
        LocalTask<Integer> task = worker.run(() -> 7);
        task.get(LONG);
        await("it is known to have finished").until(() -> task.finishedAt().isPresent());
        now.set(now.get().plus(KEEP).minusMillis(1));
        assertThat(worker.get(task.id())).isSameAs(task);
        now.set(now.get().plusMillis(1));
        await("it is forgotten")
                .untilAsserted(
                        () -> assertThatThrownBy(() -> worker.get(task.id())).isInstanceOf(ExpiredTaskException.class));

        UUID next = new UUID(task.id().getMostSignificantBits(), task.id().getLeastSignificantBits() + 1);
        assertThatThrownBy(() -> worker.get(next)).isInstanceOf(UnknownTaskException.class);
        assertThatThrownBy(() -> worker.get(UUID.randomUUID())).isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void closingInterruptsWhatRunsAndCancelsWhatWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        LocalTask<String> running = worker.run(() -> {
            never.await();
            return "never";
        });
        LocalTask<String> waiting = worker.run(() -> "never");
        await("it runs").until(() -> running.startedAt().isPresent());
        worker.close();
        assertThatThrownBy(() -> running.get(LONG)).hasCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> waiting.get(LONG)).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> worker.run(() -> "late")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void moreThanMayWaitAreRefused() {
        CountDownLatch never = new CountDownLatch(1);
        LocalTask<String> running = worker.run(() -> {
            never.await();
            return "never";
        });
        await("it runs").until(() -> running.startedAt().isPresent());
        for (int n = 0; n < Worker.MOST_WAITING; n++) {
            worker.run(() -> "waits");
        }
        assertThatThrownBy(() -> worker.run(() -> "too many")).isInstanceOf(RejectedExecutionException.class);
    }
}
