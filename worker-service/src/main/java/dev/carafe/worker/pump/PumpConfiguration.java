package dev.carafe.worker.pump;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Outcome;
import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offer;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.run.TaskRunner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the pump. */
@WorkerConfiguration
class PumpConfiguration {

    @Bean
    Journal journal(EventPublisher events, MeterRegistry meters) {
        return new EventJournal(events, meters);
    }

    @Bean
    TaskRunner taskRunner(WorkerProperties properties) {
        return new TaskRunner(properties.maxResult().toBytes());
    }

    @Bean
    Pump pump(
            Offers offers, TaskRunner runner, Claims claims, PlatformTransactionManager transactions, Journal journal) {
        Turn turn = new Turn(claims, new TransactionTemplate(transactions));
        return new Pump(turn, task -> handling(offers, runner, task), journal);
    }

    /** How that task is to be run: by the handler that is on offer now, whatever happens to the offer afterwards. */
    private static Function<ClaimedTask, Outcome> handling(Offers offers, TaskRunner runner, ClaimedTask task) {
        Offer<?> offer = offers.begin(task.service(), task.type())
                .orElseThrow(() -> new IllegalStateException("claimed a task that is not offered: " + task.type()));
        return claimed -> {
            try {
                return runner.run(offer, claimed);
            } finally {
                offer.version().end();
            }
        };
    }
}
