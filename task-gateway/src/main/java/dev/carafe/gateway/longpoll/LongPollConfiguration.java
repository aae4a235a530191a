package dev.carafe.gateway.longpoll;

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
@EnableConfigurationProperties(LongPollProperties.class)
class LongPollConfiguration {

    @Bean
    TaskWaiters taskWaiters(Tasks tasks, LongPollProperties properties, MeterRegistry registry) {
        TaskWaiters taskWaiters = new TaskWaiters(tasks::finishedAmong, tasks::findAll, properties.maxWaiting());
        Gauge.builder("carafe.gateway.waiting", taskWaiters, TaskWaiters::count)
                .description("Requests that wait for a task to finish")
                .register(registry);
        FunctionCounter.builder("carafe.gateway.wait.queries", taskWaiters, TaskWaiters::queries)
                .description("Queries for tasks that somebody waits for")
                .register(registry);
        return taskWaiters;
    }

    @Bean
    TaskChangePoller changePoller(Tasks tasks, LongPollProperties properties, MeterRegistry registry) {
        TaskChangePoller changePoller = new TaskChangePoller(tasks::looks, tasks::findEach, properties.maxWatching());
        Gauge.builder("carafe.gateway.watching", changePoller, TaskChangePoller::count)
                .description("Requests that follow a task")
                .register(registry);
        return changePoller;
    }

    @Bean
    BatchedReads<TaskLook> taskLooks(Tasks tasks) {
        return new BatchedReads<>("task-looks", tasks::looks, TaskLook::id, TaskChangePoller.BATCH, 1);
    }

    @Bean
    BatchedReads<TaskView> taskReads(Tasks tasks) {
        return new BatchedReads<>("task-reads", tasks::findEach, TaskView::id, TaskChangePoller.READ_BATCH, 2);
    }

    @Bean
    LongPolling waiting(
            TaskWaiters taskWaiters,
            TaskChangePoller changePoller,
            BatchedReads<TaskLook> looks,
            BatchedReads<TaskView> reads,
            LongPollProperties properties) {
        return new LongPolling(taskWaiters, changePoller, looks, reads, properties.maxWait());
    }

    @Bean
    FinishedTaskListener finishedTasks(Subscriptions subscriptions, TaskWaiters taskWaiters) {
        return new FinishedTaskListener(subscriptions, taskWaiters);
    }
}
