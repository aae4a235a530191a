package dev.carafe.worker.lease;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.broker.Topology;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.SettledPositions;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Tally;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.time.Timekeeper;
import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.offer.Problems;
import dev.carafe.worker.pump.Journal;
import dev.carafe.worker.pump.Pump;
import dev.carafe.worker.run.ProgressPost;
import dev.carafe.worker.run.Remains;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Wires the worker's membership and its shift. */
@WorkerConfiguration
@EnableConfigurationProperties(WorkerProperties.class)
class LeaseConfiguration {

    @Bean
    Membership membership(
            Leases leases, Registrations registrations, ServiceIdentity identity, WorkerProperties properties) {
        return new Membership(
                leases, registrations, new Membership.Place(identity.host(), identity.version()), properties.lease());
    }

    @Bean
    Doorbells doorbells(Topology topology, Subscriptions subscriptions, Pump pump) {
        topology.declare(Doorbells.dead());
        return new Doorbells(topology, subscriptions, pump);
    }

    @Bean
    Presence presence(ServiceIdentity identity, ConfirmedPublisher publisher, EventPublisher events) {
        return new Presence(identity, publisher, events);
    }

    @Bean
    Shift.Tools tools(
            Pump pump,
            Claims claims,
            SettledPositions positions,
            Timekeeper timekeeper,
            ProgressPost progress,
            Tally tally,
            Doorbells doorbells,
            Presence presence,
            ProblemReport problems,
            ObjectProvider<Remains> remains) {
        return new Shift.Tools(
                pump,
                claims,
                positions,
                timekeeper,
                progress,
                tally,
                doorbells,
                presence,
                problems,
                remains.stream().toList());
    }

    @Bean
    ProblemReport problemReport(Membership membership, Problems problems, WorkerProblems store) {
        return new ProblemReport(membership, problems, store);
    }

    @Bean
    Cancellations cancellations(Subscriptions subscriptions, Pump pump) {
        return new Cancellations(subscriptions, pump);
    }

    @Bean
    Shift shift(Membership membership, Offers offers, Shift.Tools tools, Journal journal, WorkerProperties properties) {
        return new Shift(membership, offers, tools, journal, properties);
    }

    @Bean("consumption")
    HealthIndicator consumption(Shift shift, Pump pump) {
        return new ConsumptionHealth(shift, pump);
    }

    @Bean("pumpHealthIndicator")
    HealthIndicator pumpHealth(Pump pump, WorkerProperties properties) {
        return new PumpHealth(pump, properties.stalledAfter());
    }
}
