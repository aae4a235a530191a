package dev.carafe.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.model.handler.RetryPolicy;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskFailure;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.json.RawJson;
import dev.carafe.model.task.Task;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.HandlerSet;
import dev.carafe.worker.registry.TypeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a handler returns or throws, its attempt has an outcome: what escaped would keep its slot for ever. */
class TaskRunnerTests {

    record Anything() implements Task {}

    private record Handler(Callable<@Nullable Object> body) implements TaskHandler<Anything> {
        @Override
        public TaskRegistration<Anything> registration() {
            return TaskRegistration.of(
                    "lab",
                    Anything.class,
                    TaskLimits.parallel(1)
                            .withRetry(RetryPolicy.attempts(9)
                                    .withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0)
                                    .on("Refused")));
        }

        @Override
        public @Nullable Object handle(Anything task, TaskContext context) throws Exception {
            return body.call();
        }
    }

    private static AttemptOutcome run(Callable<@Nullable Object> body) {
        return run(1, 0, body);
    }

    private static AttemptOutcome run(int attempt, int attemptsBefore, Callable<@Nullable Object> body) {
        HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);
        registry.replace("test", new HandlerSet(List.of(new Handler(body)), JsonMapper.shared(), () -> {}));
        Instant now = Instant.EPOCH;
        ClaimedTask task = new ClaimedTask(
                UUID.randomUUID(), "lab", "Anything", attempt, "{}", now, now, 9, attemptsBefore, false, null, null, 1);
        return new TaskRunner(1_000_000)
                .run(registry.begin("lab", "Anything").orElseThrow(), new Attempt(task, new LatestProgress()));
    }

    private static AttemptOutcome thrown(Exception thrown) {
        return run(() -> {
            throw thrown;
        });
    }

    @Test
    void pausesGrowWithTheAttemptsSinceTheTaskWasLastAskedFor() {
        Callable<@Nullable Object> fails = () -> {
            throw new TaskFailure("Refused", "no", "");
        };
        assertThat(run(4, 0, fails).retryAfter()).isEqualTo(Duration.ofSeconds(8));
        assertThat(run(4, 3, fails).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(run(5, 3, fails).retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aGetterThatThrowsAnErrorIsAResultThatCannotBeWritten() {
        AttemptOutcome outcome = run(() -> new Object() {
            public String getBroken() {
                throw new NoClassDefFoundError("lab/Missing");
            }
        });
        assertThat(outcome.ename()).isEqualTo("ResultNotSerializable");
        assertThat(outcome.evalue()).contains("lab/Missing");
        assertThat(outcome.traceback()).contains("NoClassDefFoundError");
    }

    @Test
    void aMapAndAnIteratorThatThrowAreResultsThatCannotBeWritten() {
        assertThat(run(() -> new AbstractMap<String, String>() {
                            @Override
                            public Set<Entry<String, String>> entrySet() {
                                throw new IllegalStateException("closed");
                            }
                        })
                        .ename())
                .isEqualTo("ResultNotSerializable");
        assertThat(run(() -> new Iterator<String>() {
                            @Override
                            public boolean hasNext() {
                                throw new AssertionError();
                            }

                            @Override
                            public String next() {
                                return "";
                            }
                        })
                        .ename())
                .isEqualTo("ResultNotSerializable");
    }

    /** The database's driver would write a question mark, and whoever reads an event would refuse it. */
    @Test
    void halfASurrogatePairIsReplacedWhereverAHandlerGivesIt() {
        assertThat(run(() -> Map.of("caf\udce9", List.of("\ud83d", "🔬"))).result())
                .isEqualTo("{\"caf\uFFFD\":[\"\uFFFD\",\"🔬\"]}");
        assertThat(run(() -> new RawJson("\"caf\\udce9\"")).result()).isEqualTo("\"caf\uFFFD\"");
        AttemptOutcome failed = thrown(new TaskFailure("caf\udce9", "\ud83d", "at \udce9"));
        assertThat(failed.ename()).isEqualTo("caf\uFFFD");
        assertThat(failed.evalue()).isEqualTo("\uFFFD");
        assertThat(failed.traceback()).isEqualTo("at \uFFFD");
        assertThat(thrown(new IllegalStateException("caf\udce9")).evalue()).isEqualTo("caf\uFFFD");
    }

    @Test
    void aLongMessageOfProgressIsCutAndSaysSo() {
        Progress progress = Progress.of(0.5, "x" + "🔬".repeat(1_000), null, JsonMapper.shared());
        assertThat(progress.message()).isEqualTo("x" + "🔬".repeat(499) + "…");
        assertThat(progress.json()).isEqualTo("{\"fraction\":0.5,\"message\":\"" + progress.message() + "\"}");
    }

    @Test
    void aChainOfCausesMayBeOfAnyLength() {
        Exception chain = new IllegalStateException("the first of them");
        for (int n = 0; n < 100_000; n++) {
            chain = new IllegalStateException("next", chain);
        }
        AttemptOutcome outcome = thrown(chain);
        assertThat(outcome.ename()).isEqualTo("IllegalStateException");
        assertThat(outcome.evalue()).isEqualTo("next");
        assertThat(outcome.traceback()).contains("TaskRunnerTests").hasSizeLessThan(40_000);
    }

    static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    @Test
    void anExceptionWithoutAnythingToSayHasItsName() {
        AttemptOutcome outcome = thrown(new Mute());
        assertThat(outcome.ename()).isEqualTo("Mute");
        assertThat(outcome.evalue()).isEmpty();
        assertThat(outcome.traceback()).isEmpty();
    }

    @SuppressWarnings("NullAway") // plugins are compiled by others
    private static TaskFailure withoutTexts() {
        return new TaskFailure(null, null, null);
    }

    @Test
    void aFailureWithoutTextsIsToldOfAsAnyException() {
        AttemptOutcome outcome = thrown(withoutTexts());
        assertThat(outcome.ename()).isEqualTo("TaskFailure");
        assertThat(outcome.evalue()).isEmpty();
        assertThat(outcome.traceback()).contains("TaskRunnerTests");
    }

    @Test
    void anAnonymousExceptionHasTheNameOfWhatItExtends() {
        AttemptOutcome outcome = thrown(new IllegalArgumentException("no") {});
        assertThat(outcome.ename()).isEqualTo("IllegalArgumentException");
    }
}
