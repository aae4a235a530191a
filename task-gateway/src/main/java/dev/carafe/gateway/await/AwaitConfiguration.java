package dev.carafe.gateway.await;

import dev.carafe.base.broker.Subscriptions;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.TaskLook;
import dev.carafe.store.read.Tasks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires waiting. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwaitProperties.class)
class AwaitConfiguration {

    @Bean
    Waiters waiters(Tasks tasks, AwaitProperties properties, MeterRegistry registry) {
        Waiters waiters = new Waiters(tasks::finishedAmong, tasks::findAll, properties.maxWaiting());
        Gauge.builder("carafe.gateway.waiting", waiters, Waiters::count)
                .description("Requests that wait for a task to finish")
                .register(registry);
        FunctionCounter.builder("carafe.gateway.wait.queries", waiters, Waiters::queries)
                .description("Queries for tasks that somebody waits for")
                .register(registry);
        return waiters;
    }

    @Bean
    Watchers watchers(Tasks tasks, AwaitProperties properties, MeterRegistry registry) {
        Watchers watchers = new Watchers(tasks::looks, tasks::findEach, properties.maxWatching());
        Gauge.builder("carafe.gateway.watching", watchers, Watchers::count)
                .description("Requests that follow a task")
                .register(registry);
        return watchers;
    }

    @Bean
    Gathering<TaskLook> taskLooks(Tasks tasks) {
        return new Gathering<>("task-looks", tasks::looks, TaskLook::id, Watchers.BATCH, 1);
    }

    @Bean
    Gathering<TaskView> taskReads(Tasks tasks) {
        return new Gathering<>("task-reads", tasks::findEach, TaskView::id, Watchers.READ_BATCH, 2);
    }

    @Bean
    Waiting waiting(
            Waiters waiters,
            Watchers watchers,
            Gathering<TaskLook> looks,
            Gathering<TaskView> reads,
            AwaitProperties properties) {
        return new Waiting(waiters, watchers, looks, reads, properties.maxWait());
    }

    @Bean
    FinishedTasks finishedTasks(Subscriptions subscriptions, Waiters waiters) {
        return new FinishedTasks(subscriptions, waiters);
    }
}
