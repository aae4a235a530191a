package dev.carafe.gateway.announce;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.events.EndSignals;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.gateway.doorbell.Bell;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.store.overview.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the announcements. */
@Configuration(proxyBeanMethods = false)
class AnnounceConfiguration {

    @Bean
    Ends ends(EndSignals signals, EventPublisher events, MeterRegistry meters, Tally tally) {
        return new Ends(signals, events, new TaskTimes(meters), tally);
    }

    @Bean
    Announcements announcements(Ends ends, Bell bell, KnownTypes types, ConfirmedPublisher publisher) {
        return new Announcements(ends, bell, types, publisher);
    }
}
