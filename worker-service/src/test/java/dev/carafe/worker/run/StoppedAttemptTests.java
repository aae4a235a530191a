package dev.carafe.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.HandlerSet;
import dev.carafe.worker.registry.TypeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is made of a value that a handler returns about when it is told to stop. */
class StoppedAttemptTests {

    record Count() implements Task {}

    /** Obeys as it should: by returning what it has. */
    static final class Obedient implements TaskHandler<Count> {

        @Override
        public TaskRegistration<Count> registration() {
            return TaskRegistration.of("lab", Count.class, TaskLimits.parallel(1));
        }

        @Override
        public Object handle(Count task, TaskContext context) {
            return context.isStopping() ? "a part" : "all";
        }
    }

    private final HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);
    private final TaskRunner runner = new TaskRunner(1_000);
    private final Attempt attempt = new Attempt(
            new ClaimedTask(
                    UUID.randomUUID(),
                    "lab",
                    "Count",
                    1,
                    "{}",
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1,
                    0,
                    false,
                    Duration.ofSeconds(1),
                    null,
                    1),
            new LatestProgress());

    @BeforeEach
    void offer() {
        registry.replace("test", new HandlerSet(List.of(new Obedient()), JsonMapper.shared(), () -> {}, Duration.ZERO));
    }

    private AttemptOutcome run() {
        return runner.run(registry.begin("lab", "Count").orElseThrow(), attempt);
    }

    @Test
    void ofACancelledTaskItIsNotTheResult() {
        attempt.stop(StopReason.CANCELLED);
        assertThat(run()).isEqualTo(AttemptOutcome.cancelled(attempt.task()));
    }

    @Test
    void ofATaskWhoseTimeIsOverItIsNotTheResult() {
        attempt.stop(StopReason.TIMEOUT);
        AttemptOutcome outcome = run();
        assertThat(outcome.ename()).isEqualTo("TaskTimeout");
        assertThat(outcome.traceback()).isEmpty();
    }

    @Test
    void ofATaskThatEndedBeforeItIsTheResult() {
        assertThat(run()).isEqualTo(AttemptOutcome.ok(attempt.task(), "\"all\""));
        assertThat(attempt.stop(StopReason.CANCELLED)).isFalse();
        assertThat(attempt.stopping()).isEmpty();
    }
}
