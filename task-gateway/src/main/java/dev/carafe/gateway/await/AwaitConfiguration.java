package dev.carafe.gateway.await;

import dev.carafe.base.broker.Subscriptions;
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
        Watchers watchers = new Watchers(tasks::findAll, properties.maxWatching());
        Gauge.builder("carafe.gateway.watching", watchers, Watchers::count)
                .description("Requests that follow a task")
                .register(registry);
        return watchers;
    }

    @Bean
    Waiting waiting(Waiters waiters, Watchers watchers, AwaitProperties properties) {
        return new Waiting(waiters, watchers, properties.maxWait());
    }

    @Bean
    FinishedTasks finishedTasks(Subscriptions subscriptions, Waiters waiters) {
        return new FinishedTasks(subscriptions, waiters);
    }
}
