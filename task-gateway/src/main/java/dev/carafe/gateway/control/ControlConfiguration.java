package dev.carafe.gateway.control;

import dev.carafe.gateway.announce.Announcements;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.store.accept.Reruns;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.control.Controls;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.read.Tasks;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.time.Timekeeper;
import dev.carafe.store.vacuum.DeadRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires control. */
@Configuration(proxyBeanMethods = false)
class ControlConfiguration {

    @Bean
    Clockwork clockwork(
            Timekeeper timekeeper,
            Leases leases,
            Announcements announcements,
            Submissions submissions,
            Rates rates,
            Partitions partitions,
            Registrations registrations,
            DeadRows deadRows) {
        return new Clockwork(
                timekeeper,
                leases,
                announcements,
                new Clockwork.Housekeeping(submissions, rates, partitions, registrations, deadRows));
    }

    @Bean
    Cancelling cancelling(Controls controls, TaskReading reading, Announcements announcements) {
        return new Cancelling(controls, reading, announcements);
    }

    @Bean
    Rerunning rerunning(
            Reruns reruns, Tasks tasks, TaskReading reading, KnownTypes types, Announcements announcements) {
        return new Rerunning(reruns, tasks, reading, types, announcements);
    }
}
