package dev.carafe.model.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.task.Task;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskTypeTests {

    record Measure(String device, int samples) implements Task {}

    /** A handler as many share it, with its type argument two levels down. */
    abstract static class Quiet<X, P extends Task> implements TaskHandler<P> {
        @Override
        public @Nullable Object handle(P task, TaskContext context) {
            return null;
        }
    }

    @TaskType(service = "lab")
    static class Plain extends Quiet<String, Measure> {}

    @Test
    void whatIsNotSaidIsAsUsual() {
        assertThat(new Plain().registration())
                .isEqualTo(TaskRegistration.of("lab", Measure.class, TaskLimits.sequential()));
    }

    @TaskType(
            service = "lab",
            type = "Scan",
            parallel = true,
            fetchSize = 4,
            queueSize = 100,
            maxRunning = 8,
            queueTimeout = "PT1H",
            executionTimeout = "PT30S",
            execution = Execution.AT_MOST_ONCE,
            maxAttempts = 5,
            firstBackoff = "PT2S",
            maxBackoff = "PT1M",
            retryOn = "NoSignal",
            noRetryOn = "Broken",
            retention = "P1D",
            failureRetention = "P2D",
            schema = "{}",
            hiddenFields = "device")
    static class Full extends Quiet<String, Measure> {}

    /** As a proxy of a framework would be. */
    static class Proxied extends Full {}

    @Test
    void everythingThatIsSaidIsTaken() {
        TaskRegistration<Measure> registration = new Proxied().registration();
        assertThat(registration)
                .isEqualTo(new TaskRegistration<>(
                        "lab",
                        "Scan",
                        Measure.class,
                        "{}",
                        Set.of("device"),
                        new TaskLimits(
                                true,
                                100,
                                4,
                                8,
                                Duration.ofHours(1),
                                Duration.ofSeconds(30),
                                Execution.AT_MOST_ONCE,
                                RetryPolicy.attempts(5)
                                        .withBackoff(Duration.ofSeconds(2), Duration.ofMinutes(1), 0.2)
                                        .on("NoSignal")
                                        .notOn("Broken"),
                                Duration.ofDays(1),
                                Duration.ofDays(2))));
    }

    record Login(String user, String password) implements Task {
        @Override
        public Set<String> hiddenFields() {
            return Set.of("password");
        }
    }

    record Strict(String user, String password) implements Task {
        Strict {
            Objects.requireNonNull(user);
        }

        @Override
        public Set<String> hiddenFields() {
            return Set.of("password");
        }
    }

    @TaskType(service = "lab")
    static class LoginHandler extends Quiet<String, Login> {}

    @TaskType(service = "lab")
    static class StrictHandler extends Quiet<String, Strict> {}

    @TaskType(service = "lab", hiddenFields = "password")
    static class SayingHandler extends Quiet<String, Strict> {}

    @Test
    void whatTheRecordHidesIsHidden() {
        assertThat(new LoginHandler().registration().hiddenFields()).containsExactly("password");
        assertThat(new SayingHandler().registration().hiddenFields()).containsExactly("password");
        assertThatThrownBy(() -> new StrictHandler().registration())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hiddenFields");
    }

    @Test
    void whatTheRecordHidesIsHiddenInARegistrationByHandToo() {
        TaskRegistration<Login> registration = TaskRegistration.of("lab", Login.class, TaskLimits.sequential());
        assertThat(registration.hiddenFields()).containsExactly("password");
        assertThat(registration.withHiddenFields(Set.of("user")).hiddenFields()).containsExactly("user");
        assertThatThrownBy(() -> TaskRegistration.of("lab", Strict.class, TaskLimits.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hiddenFields");
    }

    static class Bare extends Quiet<String, Measure> {}

    @TaskType(service = "lab")
    static class Open<P extends Task> extends Quiet<String, P> {}

    @TaskType(service = "lab", fetchSize = 2)
    static class Wrong extends Quiet<String, Measure> {}

    @TaskType(service = "lab", parallel = true, fetchSize = -1)
    static class Negative extends Quiet<String, Measure> {}

    @TaskType(service = "lab", executionTimeout = "PT0.0009S")
    static class Hasty extends Quiet<String, Measure> {}

    @Test
    void whatCannotBeFoundOutIsSaid() {
        assertThatThrownBy(() -> new Bare().registration()).hasMessageContaining("@TaskType");
        assertThatThrownBy(() -> new Open<Measure>().registration()).hasMessageContaining("which tasks it runs");
        assertThatThrownBy(() -> new Hasty().registration())
                .hasMessageContaining("executionTimeout must be PT0.001S to");
        assertThatThrownBy(() -> new Wrong().registration()).hasMessageContaining("fetchSize must be 1");
        assertThatThrownBy(() -> new Negative().registration())
                .hasMessageContaining("fetchSize must be 1 to 10000, not -1");
    }
}
