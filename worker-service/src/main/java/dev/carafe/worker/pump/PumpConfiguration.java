package dev.carafe.worker.pump;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Outcome;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.run.TaskRunner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Wires the pump. */
@Configuration(proxyBeanMethods = false)
class PumpConfiguration {

    @Bean
    Journal journal(EventPublisher events, MeterRegistry meters) {
        return new EventJournal(events, meters);
    }

    @Bean
    TaskRunner taskRunner(JsonMapper json, WorkerProperties properties) {
        return new TaskRunner(json, properties.maxResult().toBytes());
    }

    @Bean
    Pump pump(
            Offers offers, TaskRunner runner, Claims claims, PlatformTransactionManager transactions, Journal journal) {
        Map<WaitingType, WorkQueue> queues = new HashMap<>();
        for (Offer<?> offer : offers.all()) {
            queues.put(
                    new WaitingType(
                            offer.registration().service(), offer.registration().type()),
                    WorkQueue.of(offer.registration()));
        }
        Turn turn = new Turn(claims, new TransactionTemplate(transactions));
        return new Pump(queues, turn, task -> run(offers, runner, task), journal);
    }

    private static Outcome run(Offers offers, TaskRunner runner, ClaimedTask task) {
        Offer<?> offer = offers.find(task.service(), task.type())
                .orElseThrow(() -> new IllegalStateException("claimed a task that is not offered: " + task.type()));
        return runner.run(offer, task);
    }
}
