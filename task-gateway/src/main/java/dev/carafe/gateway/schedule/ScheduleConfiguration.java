package dev.carafe.gateway.schedule;

import dev.carafe.gateway.submit.InternalSubmission;
import dev.carafe.store.schedule.Schedules;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires schedules. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleProperties.class)
class ScheduleConfiguration {

    @Bean
    ScheduleEditor scheduling(
            Schedules schedules,
            InternalSubmission submission,
            PlatformTransactionManager transactions,
            ScheduleProperties properties) {
        return new ScheduleEditor(
                schedules,
                submission,
                new OneTransaction(new TransactionTemplate(transactions)),
                InstantSource.system(),
                properties.most());
    }

    @Bean
    ScheduleExecution firing(
            Schedules schedules,
            InternalSubmission internal,
            PlatformTransactionManager transactions,
            ScheduleProperties properties) {
        return new ScheduleExecution(
                schedules,
                internal,
                new OneTransaction(new TransactionTemplate(transactions)),
                InstantSource.system(),
                properties.missedAfter());
    }

    @Bean
    ScheduleTrigger alarmClock(DataSource database, ScheduleExecution firing, ScheduleProperties properties) {
        return new ScheduleTrigger(database, firing, properties.lookInterval(), InstantSource.system());
    }
}
