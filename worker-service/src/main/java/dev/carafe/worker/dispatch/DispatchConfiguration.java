package dev.carafe.worker.dispatch;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.dependency.DependencyResolution;
import dev.carafe.store.overview.FinishedTaskCounter;
import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.run.LatestProgress;
import dev.carafe.worker.run.ProgressPublisher;
import dev.carafe.worker.run.TaskRunner;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the poller. */
@WorkerConfiguration
class DispatchConfiguration {

    @Bean
    TaskChangeListener changeListener(
            FinishedTaskNotifier ends, EventPublisher events, MeterRegistry meters, FinishedTaskCounter tally) {
        return new TaskChangePublisher(ends, events, new TaskTimes(meters), tally);
    }

    @Bean
    TaskRunner taskRunner(WorkerProperties properties) {
        return new TaskRunner(properties.maxResult().toBytes());
    }

    @Bean
    LatestProgress progressBoard() {
        return new LatestProgress();
    }

    @Bean
    ProgressPublisher progressPost(LatestProgress board, Claims claims, EventPublisher events) {
        return new ProgressPublisher(board, claims, events);
    }

    @Bean
    AttemptFactory handling(
            HandlerRegistry registry, TaskRunner runner, LatestProgress board, ProgressPublisher progress) {
        return new RegisteredAttemptFactory(registry, runner, board, progress);
    }

    @Bean
    TaskPoller poller(
            Claims claims,
            Results results,
            DependencyResolution succession,
            PlatformTransactionManager transactions,
            AttemptFactory handling,
            TaskChangeListener changeListener,
            WorkerProperties properties) {
        PollTransaction turn = new PollTransaction(claims, results, succession, new TransactionTemplate(transactions));
        return new TaskPoller(turn, handling, changeListener, properties.stopGrace());
    }
}
