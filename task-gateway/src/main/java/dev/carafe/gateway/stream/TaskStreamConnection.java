package dev.carafe.gateway.stream;

import dev.carafe.model.task.TaskView;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One stream. A slow reader blocks its own sending only: frames are written on a thread of their own. */
final class TaskStreamConnection {

    private final SseEmitter emitter = new SseEmitter(0L);
    private final TaskStream stream;
    private final ReentrantLock sending = new ReentrantLock();
    // What is still to be told; empty within if the task is gone.
    private final AtomicReference<@Nullable Optional<TaskView>> latest = new AtomicReference<>();
    private volatile Runnable leave = () -> {};

    /** For a reader who has seen that; null if it begins. */
    TaskStreamConnection(@Nullable FrameId seen) {
        stream = new TaskStream(seen);
    }

    SseEmitter emitter() {
        return emitter;
    }

    void begin(TaskView first, Runnable whenOver) {
        leave = whenOver;
        emitter.onCompletion(whenOver);
        emitter.onError(e -> whenOver.run());
        see(Optional.of(first));
    }

    void see(Optional<TaskView> now) {
        latest.set(now);
        Thread.ofVirtual().name("task-stream").start(this::catchUp);
    }

    /** A comment, if nothing is being written. */
    void keepAlive() {
        Thread.ofVirtual().name("task-stream").start(() -> {
            if (sending.tryLock()) {
                try {
                    emitter.send(SseEmitter.event().comment(""));
                } catch (IOException | IllegalStateException e) {
                    leave.run();
                } finally {
                    sending.unlock();
                }
                catchUp();
            }
        });
    }

    private void catchUp() {
        // Who is still writing looks again afterwards.
        while (latest.get() != null && sending.tryLock()) {
            try {
                Optional<TaskView> now = latest.getAndSet(null);
                if (now != null) {
                    tell(now);
                }
            } catch (IOException | IllegalStateException e) {
                leave.run(); // the reader has gone
            } finally {
                sending.unlock();
            }
        }
    }

    private void tell(Optional<TaskView> now) throws IOException {
        if (now.isPresent()) {
            for (TaskView news : stream.news(now.get())) {
                emitter.send(SseEmitter.event().id(FrameId.of(news).toString()).data(news, MediaType.APPLICATION_JSON));
            }
        }
        if (now.isEmpty() || now.get().status().isFinished()) {
            end();
        }
    }

    /** Whether something is being written. */
    boolean isSending() {
        return sending.isLocked();
    }

    /** Waits for what is being written. */
    void end() {
        leave.run();
        try {
            emitter.complete();
        } catch (IllegalStateException e) {
            // The web server has ended it meanwhile.
        }
    }
}
