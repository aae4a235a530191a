package dev.carafe.gateway.notify;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.wakeup.WorkerNotifier;
import dev.carafe.store.overview.FinishedTaskCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the announcements. */
@Configuration(proxyBeanMethods = false)
class NotifyConfiguration {

    @Bean
    FinishedTaskPublisher ends(
            FinishedTaskNotifier signals, EventPublisher events, MeterRegistry meters, FinishedTaskCounter tally) {
        return new FinishedTaskPublisher(signals, events, new TaskTimes(meters), tally);
    }

    @Bean
    ChangeNotifier changeNotifier(
            FinishedTaskPublisher ends, WorkerNotifier workerNotifier, KnownTypes types, ConfirmedPublisher publisher) {
        return new ChangeNotifier(ends, workerNotifier, types, publisher);
    }
}
