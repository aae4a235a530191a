package dev.carafe.worker.lease;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.broker.Topology;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.FinishedTaskCounter;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.Registrations;
import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.dispatch.TaskChangeListener;
import dev.carafe.worker.dispatch.TaskPoller;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.SourceProblems;
import dev.carafe.worker.run.ChildProcesses;
import dev.carafe.worker.run.ProgressPublisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Wires the worker's membership and its shift. */
@WorkerConfiguration
@EnableConfigurationProperties(WorkerProperties.class)
class LeaseConfiguration {

    @Bean
    WorkerLease workerLease(
            Leases leases, Registrations registrations, ServiceIdentity identity, WorkerProperties properties) {
        return new WorkerLease(
                leases, registrations, new WorkerLease.Place(identity.host(), identity.version()), properties.lease());
    }

    @Bean
    QueueListener queueListener(Topology topology, Subscriptions subscriptions, TaskPoller poller) {
        topology.declare(QueueListener.dead());
        return new QueueListener(topology, subscriptions, poller);
    }

    @Bean
    WorkerStatusPublisher statusPublisher(
            ServiceIdentity identity, ConfirmedPublisher publisher, EventPublisher events) {
        return new WorkerStatusPublisher(identity, publisher, events);
    }

    @Bean
    WorkerLifecycle.Tools tools(
            TaskPoller poller,
            Claims claims,
            SettledPositions positions,
            DueTasks timekeeper,
            ProgressPublisher progress,
            FinishedTaskCounter tally,
            QueueListener queueListener,
            WorkerStatusPublisher statusPublisher,
            SourceProblemPublisher problems,
            ObjectProvider<ChildProcesses> childProcesses) {
        return new WorkerLifecycle.Tools(
                poller,
                claims,
                positions,
                timekeeper,
                progress,
                tally,
                queueListener,
                statusPublisher,
                problems,
                childProcesses.stream().toList());
    }

    @Bean
    SourceProblemPublisher problemReport(WorkerLease workerLease, SourceProblems problems, WorkerProblems store) {
        return new SourceProblemPublisher(workerLease, problems, store);
    }

    @Bean
    Cancellations cancellations(Subscriptions subscriptions, TaskPoller poller) {
        return new Cancellations(subscriptions, poller);
    }

    @Bean
    WorkerLifecycle lifecycle(
            WorkerLease workerLease,
            HandlerRegistry registry,
            WorkerLifecycle.Tools tools,
            TaskChangeListener changeListener,
            WorkerProperties properties) {
        return new WorkerLifecycle(workerLease, registry, tools, changeListener, properties);
    }

    @Bean("consumption")
    HealthIndicator consumption(WorkerLifecycle lifecycle, TaskPoller poller) {
        return new ConsumptionHealth(lifecycle, poller);
    }

    @Bean("pollerHealthIndicator")
    HealthIndicator pumpHealth(TaskPoller poller, WorkerProperties properties) {
        return new PollerHealth(poller, properties.stalledAfter());
    }
}
