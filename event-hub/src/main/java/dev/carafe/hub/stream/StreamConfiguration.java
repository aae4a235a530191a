package dev.carafe.hub.stream;

import dev.carafe.hub.HubProperties;
import dev.carafe.hub.store.Committed;
import dev.carafe.hub.store.StoredEvents;
import dev.carafe.hub.types.EventTypes;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.function.Consumer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The live feed and what wakes it. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

    @Bean
    StreamMetrics streamMetrics(MeterRegistry registry) {
        return new StreamMetrics(registry);
    }

    @Bean
    LiveFeed liveFeed(StoredEvents store, StreamMetrics metrics) {
        return new LiveFeed(store, metrics);
    }

    @Bean
    Consumer<Committed> feedFromHere(LiveFeed feed) {
        return feed::committed;
    }

    @Bean
    NewestListener newestListener(JdbcConnectionDetails details, StoredEvents store, EventTypes types, LiveFeed feed) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "carafe-event-hub-listener");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        if (details.getUsername() != null && !details.getUsername().isEmpty()) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null && !details.getPassword().isEmpty()) {
            properties.setProperty("password", details.getPassword());
        }
        return new NewestListener(
                () -> DriverManager.getConnection(details.getJdbcUrl(), properties), store, types, feed);
    }

    @Bean
    EventStream eventStream(StoredEvents store, LiveFeed feed, HubProperties properties, StreamMetrics metrics) {
        BufferLimits limits = new BufferLimits(
                properties.streamBufferEvents(), properties.streamBufferSize().toBytes());
        return new EventStream(store, feed, limits, properties.mostSubscribers(), metrics);
    }

    /** Ends the streams before the web server waits for its requests to end. */
    @Bean
    SmartLifecycle endOfStreams(LiveFeed feed) {
        return new SmartLifecycle() {
            private volatile boolean running;

            @Override
            public void start() {
                running = true;
            }

            @Override
            public void stop() {
                feed.close();
                running = false;
            }

            @Override
            public boolean isRunning() {
                return running;
            }
        };
    }
}
