package dev.carafe.gateway.control;

import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.read.TaskReading;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.store.accept.Submissions;
import dev.carafe.store.accept.TaskRetries;
import dev.carafe.store.control.Controls;
import dev.carafe.store.due.DueTasks;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.overview.Rates;
import dev.carafe.store.partition.Partitions;
import dev.carafe.store.read.Tasks;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.vacuum.DeadRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires control. */
@Configuration(proxyBeanMethods = false)
class ControlConfiguration {

    @Bean
    PeriodicJobs periodicJobs(
            DueTasks timekeeper,
            Leases leases,
            ChangeNotifier changeNotifier,
            Submissions submissions,
            Rates rates,
            Partitions partitions,
            Registrations registrations,
            DeadRows deadRows) {
        return new PeriodicJobs(
                timekeeper,
                leases,
                changeNotifier,
                new PeriodicJobs.Housekeeping(submissions, rates, partitions, registrations, deadRows));
    }

    @Bean
    TaskCancellation cancelling(Controls controls, TaskReading reading, ChangeNotifier changeNotifier) {
        return new TaskCancellation(controls, reading, changeNotifier);
    }

    @Bean
    TaskRetry rerunning(
            TaskRetries reruns, Tasks tasks, TaskReading reading, KnownTypes types, ChangeNotifier changeNotifier) {
        return new TaskRetry(reruns, tasks, reading, types, changeNotifier);
    }
}
