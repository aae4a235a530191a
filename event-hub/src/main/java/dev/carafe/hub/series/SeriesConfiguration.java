package dev.carafe.hub.series;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Series. */
@Configuration(proxyBeanMethods = false)
class SeriesConfiguration {

    @Bean
    Series series(JdbcClient database, InstantSource clock) {
        return new Series(database, clock);
    }
}
