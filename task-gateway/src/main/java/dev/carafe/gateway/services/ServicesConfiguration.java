package dev.carafe.gateway.services;

import dev.carafe.base.broker.Subscriptions;
import dev.carafe.gateway.wakeup.QueueNotifier;
import dev.carafe.store.overview.Overview;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.Registrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what is known of services. */
@Configuration(proxyBeanMethods = false)
class ServicesConfiguration {

    @Bean
    KnownTypes knownTypes(Registrations registrations, QueueNotifier queueNotifier) {
        return new KnownTypes(registrations::all, queueNotifier::declare, System::nanoTime);
    }

    @Bean
    RegistrationsListener registrationsListener(Subscriptions subscriptions, KnownTypes types) {
        return new RegistrationsListener(subscriptions, types);
    }

    @Bean
    ServiceDirectory serviceDirectory(KnownTypes types, Overview overview, Rates rates, WorkerProblems problems) {
        return new ServiceDirectory(types, overview, rates, problems);
    }
}
