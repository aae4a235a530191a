package dev.carafe.worker.lease;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.broker.QueueDeclaration;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.broker.Topology;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.info.ServiceIdentity;
import dev.carafe.model.topology.BrokerDialect;
import dev.carafe.model.topology.TaskNames;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.Registrations;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.pump.Journal;
import dev.carafe.worker.pump.Pump;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the worker's membership and its shift. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerProperties.class)
class LeaseConfiguration {

    @Bean
    Membership membership(
            Leases leases,
            Registrations registrations,
            Offers offers,
            ServiceIdentity identity,
            WorkerProperties properties) {
        return new Membership(
                leases,
                registrations,
                offers.all().stream()
                        .<dev.carafe.store.registration.StoredRegistration>map(Offer::registration)
                        .toList(),
                new Membership.Place(identity.host(), identity.version()),
                properties.lease());
    }

    @Bean
    Shift.Tools tools(
            Pump pump,
            Claims claims,
            Subscriptions subscriptions,
            ConfirmedPublisher publisher,
            EventPublisher events) {
        return new Shift.Tools(pump, claims, subscriptions, publisher, events);
    }

    @Bean
    Shift.Presence presence(ServiceIdentity identity, Offers offers, Topology topology) {
        topology.declare(queues(offers));
        return Shift.Presence.of(identity, offers);
    }

    @Bean
    Shift shift(
            Membership membership,
            Shift.Tools tools,
            Journal journal,
            WorkerProperties properties,
            Shift.Presence presence) {
        return new Shift(membership, tools, journal, properties, presence);
    }

    @Bean("consumption")
    HealthIndicator consumption(Shift shift, Pump pump) {
        return new ConsumptionHealth(shift, pump);
    }

    @Bean("pumpHealthIndicator")
    HealthIndicator pumpHealth(Pump pump, WorkerProperties properties) {
        return new PumpHealth(pump, properties.stalledAfter());
    }

    private static List<QueueDeclaration> queues(Offers offers) {
        Map<String, QueueDeclaration> queues = new LinkedHashMap<>();
        queues.put(TaskNames.DEAD, QueueDeclaration.of(TaskNames.DEAD, BrokerDialect::dead));
        for (Offer<?> offer : offers.all()) {
            boolean oneConsumer = !offer.registration().limits().parallel();
            queues.put(
                    offer.queue(),
                    QueueDeclaration.of(offer.queue(), dialect -> dialect.wakeUps(oneConsumer))
                            .boundTo(TaskNames.EXCHANGE, offer.queue()));
        }
        return new ArrayList<>(queues.values());
    }
}
