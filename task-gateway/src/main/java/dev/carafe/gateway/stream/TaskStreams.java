package dev.carafe.gateway.stream;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.longpoll.TaskChangePoller;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The open streams. */
final class TaskStreams implements SmartLifecycle {

    /** Within this all streams end whose readers still read. */
    private static final Duration LONGEST_END = Duration.ofMillis(500);

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final TaskChangePoller changePoller;
    private final Set<TaskStreamConnection> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean stopped;

    TaskStreams(TaskChangePoller changePoller) {
        this.changePoller = changePoller;
    }

    /**
     * A stream of what happens to a task, beginning with what it is; empty if there are too many.
     *
     * @param seen what the reader has seen of it, with whose successor the stream begins
     * @throws Problem {@code 503} if the gateway stops
     */
    Optional<SseEmitter> follow(TaskView now, @Nullable FrameId seen) {
        if (stopped) {
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "unavailable",
                            "Not available",
                            "The gateway is stopping; try again")
                    .retryAfter(RETRY);
        }
        TaskStreamConnection follower = new TaskStreamConnection(seen);
        Optional<Runnable> leave = changePoller.watch(TaskLook.of(now), follower::see);
        leave.ifPresent(end -> {
            followers.add(follower);
            follower.begin(now, () -> {
                end.run();
                followers.remove(follower);
            });
            if (stopped) {
                follower.end(); // the stop may not have seen it
            }
        });
        return leave.map(end -> follower.emitter());
    }

    /** Proxies close streams on which nothing comes. */
    @Scheduled(fixedDelay = 15_000)
    void keepAlive() {
        followers.forEach(TaskStreamConnection::keepAlive);
    }

    /** Streams that have not ended. */
    int open() {
        return followers.size();
    }

    /** Streams on which something is being written. */
    long sending() {
        return followers.stream().filter(TaskStreamConnection::isSending).count();
    }

    @Override
    public void start() {
        stopped = false;
        running = true;
    }

    /** Before the web server waits for requests to end. A stream that nobody reads cannot be ended, and is not waited for. */
    @Override
    public void stop() {
        stopped = true;
        running = false;
        List<Thread> ending = followers.stream()
                .map(follower -> Thread.ofVirtual().name("task-stream").start(follower::end))
                .toList();
        long deadline = System.nanoTime() + LONGEST_END.toNanos();
        try {
            for (Thread end : ending) {
                var _ = end.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
