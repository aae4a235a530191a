package dev.carafe.gateway.submit;

import dev.carafe.base.events.TaskSubmitted;
import dev.carafe.store.accept.NewTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is told of submissions: figures, and an event for each that was accepted. */
final class SubmissionMetrics {

    private final MeterRegistry registry;
    private final Consumer<TaskSubmitted> events;
    private final Timer commit;
    private final DistributionSummary group;
    private final Map<TypeName, Counter> submitted = new ConcurrentHashMap<>();

    private record TypeName(String service, String type) {}

    SubmissionMetrics(MeterRegistry registry, Consumer<TaskSubmitted> events) {
        this.registry = registry;
        this.events = events;
        this.commit = Timer.builder("carafe.tasks.commit")
                .description("Time to commit a group of submissions")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        this.group = DistributionSummary.builder("carafe.tasks.commit.group")
                .description("Tasks that were committed together")
                .register(registry);
    }

    <T> T timed(int tasks, Supplier<T> work) {
        group.record(tasks);
        return commit.record(work);
    }

    void submitted(NewTask task) {
        String service = task.registration().service();
        String type = task.registration().type();
        submitted
                .computeIfAbsent(
                        new TypeName(service, type),
                        name -> Counter.builder("carafe.tasks.submitted")
                                .description("Tasks that were accepted")
                                .tag("service", service)
                                .tag("type", type)
                                .register(registry))
                .increment();
        events.accept(new TaskSubmitted(task.id(), service, type, task.traceparent()));
    }

    /** A task was refused, for that reason: the slug of the problem's type. */
    void refused(String reason) {
        Counter.builder("carafe.tasks.refused")
                .description("Tasks that were refused")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
