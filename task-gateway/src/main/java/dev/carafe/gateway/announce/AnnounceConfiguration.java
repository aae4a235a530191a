package dev.carafe.gateway.announce;

import dev.carafe.base.broker.ConfirmedPublisher;
import dev.carafe.base.events.EndSignals;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.gateway.doorbell.Bell;
import dev.carafe.gateway.services.KnownTypes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the announcements. */
@Configuration(proxyBeanMethods = false)
class AnnounceConfiguration {

    @Bean
    Announcements announcements(
            EndSignals ends, EventPublisher events, Bell bell, KnownTypes types, ConfirmedPublisher publisher) {
        return new Announcements(ends, events, bell, types, publisher);
    }
}
