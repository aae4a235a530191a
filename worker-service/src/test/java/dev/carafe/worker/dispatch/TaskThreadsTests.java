package dev.carafe.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.claim.ClaimedTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TaskThreadsTests {

    private final TaskThreads threads = new TaskThreads();

    @Test
    void handlersThatNeverBlockDoNotHoldUpTheOthers() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> computing = new ArrayList<>();
        for (int n = 0; n < Runtime.getRuntime().availableProcessors() * 2; n++) {
            computing.add(threads.start(task("Compute"), () -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        CountDownLatch ran = new CountDownLatch(1);
        Thread.startVirtualThread(ran::countDown);
        assertThat(ran.await(1, TimeUnit.MINUTES)).isTrue();
        over.set(true);
        for (Thread thread : computing) {
            thread.join();
        }
    }

    @Test
    void shortRunsGetVirtualThreadsUntilALongOneComes() throws InterruptedException {
        assertThat(run(TaskThreadsTests::nothing).isVirtual()).isFalse();
        // The first one was slow because its classes were being loaded.
        int runs = 1;
        while (!run(TaskThreadsTests::nothing).isVirtual() && runs < 1_000) {
            runs++;
        }
        assertThat(runs).isLessThan(1_000);
        assertThat(run(TaskThreadsTests::longer).isVirtual()).isTrue();
        assertThat(run(TaskThreadsTests::nothing).isVirtual()).isFalse();
    }

    @Test
    void thereAreSoManyPlatformThreadsAndNoMore() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> waiting = new ArrayList<>();
        while (waiting.size() <= TaskThreads.MOST) {
            waiting.add(threads.start(task("Wait"), () -> await(over)));
        }
        assertThat(waiting.subList(0, TaskThreads.MOST)).noneMatch(Thread::isVirtual);
        assertThat(waiting.getLast().isVirtual()).isTrue();
        over.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(run(TaskThreadsTests::nothing).isVirtual()).isFalse();
    }

    private Thread run(Runnable handler) throws InterruptedException {
        Thread thread = threads.start(task("Run"), handler);
        thread.join();
        return thread;
    }

    private static void nothing() {}

    private static void longer() {
        long until = System.nanoTime() + TaskThreads.SHORT.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ClaimedTask task(String type) {
        Instant now = Instant.EPOCH;
        return new ClaimedTask(UUID.randomUUID(), "lab", type, 1, "{}", now, now, 1, 0, false, null, null, 1);
    }
}
