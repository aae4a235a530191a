package dev.carafe.gateway.watch;

import dev.carafe.gateway.await.Watchers;
import dev.carafe.model.task.TaskView;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The open streams. */
final class Watching implements SmartLifecycle {

    private final Watchers watchers;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Watching(Watchers watchers) {
        this.watchers = watchers;
    }

    /** A stream of what happens to a task, beginning with what it is; empty if there are too many. */
    Optional<SseEmitter> follow(TaskView now) {
        Follower follower = new Follower(now);
        Optional<Runnable> leave = watchers.watch(now.id(), follower::see);
        leave.ifPresent(end -> {
            followers.add(follower);
            follower.begin(() -> {
                end.run();
                followers.remove(follower);
            });
        });
        return leave.map(end -> follower.emitter);
    }

    /** Proxies close streams on which nothing comes. */
    @Scheduled(fixedDelay = 15_000)
    void keepAlive() {
        followers.forEach(Follower::keepAlive);
    }

    /** One stream. A slow reader blocks its own sending only: frames are written on a thread of their own. */
    private static final class Follower {

        private final SseEmitter emitter = new SseEmitter(0L);
        private final TaskStream stream = new TaskStream();
        private final ReentrantLock sending = new ReentrantLock();
        private final TaskView first;
        private volatile Runnable leave = () -> {};

        Follower(TaskView first) {
            this.first = first;
        }

        void begin(Runnable whenOver) {
            leave = whenOver;
            emitter.onCompletion(whenOver);
            emitter.onError(e -> whenOver.run());
            see(Optional.of(first));
        }

        void see(Optional<TaskView> now) {
            Thread.ofVirtual().name("task-stream").start(() -> tell(now));
        }

        private void tell(Optional<TaskView> now) {
            // The next look comes anyway: who is still being written to is left in peace.
            if (!sending.tryLock()) {
                return;
            }
            try {
                if (now.isEmpty()) {
                    end();
                    return;
                }
                for (TaskView news : stream.news(now.get())) {
                    emitter.send(SseEmitter.event().data(news, MediaType.APPLICATION_JSON));
                }
                if (now.get().status().isFinished()) {
                    end();
                }
            } catch (IOException | IllegalStateException e) {
                leave.run(); // the reader has gone
            } finally {
                sending.unlock();
            }
        }

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
                }
            });
        }

        void end() {
            leave.run();
            emitter.complete();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server waits for requests to end. */
    @Override
    public void stop() {
        running = false;
        followers.forEach(Follower::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
