package dev.carafe.hub.query;

import dev.carafe.hub.types.EventTypes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Pages of events. */
@Configuration(proxyBeanMethods = false)
class QueryConfiguration {

    @Bean
    EventPages eventPages(JdbcClient database, PlatformTransactionManager transactions, EventTypes types) {
        TransactionTemplate reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        return new EventPages(database, reading, types);
    }
}
