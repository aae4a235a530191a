package dev.carafe.gateway.services;

import dev.carafe.base.broker.Subscriptions;
import dev.carafe.gateway.doorbell.Doorbells;
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
    KnownTypes knownTypes(Registrations registrations, Doorbells doorbells) {
        return new KnownTypes(registrations::all, doorbells::declare, System::nanoTime);
    }

    @Bean
    RegistrationsListener registrationsListener(Subscriptions subscriptions, KnownTypes types) {
        return new RegistrationsListener(subscriptions, types);
    }

    @Bean
    Catalogue catalogue(KnownTypes types, Overview overview, Rates rates, WorkerProblems problems) {
        return new Catalogue(types, overview, rates, problems);
    }
}
