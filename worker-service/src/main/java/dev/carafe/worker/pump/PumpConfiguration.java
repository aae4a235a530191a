package dev.carafe.worker.pump;

import dev.carafe.base.events.EndSignals;
import dev.carafe.base.events.EventPublisher;
import dev.carafe.base.events.TaskTimes;
import dev.carafe.store.claim.Claims;
import dev.carafe.store.claim.Results;
import dev.carafe.store.overview.Tally;
import dev.carafe.store.succession.Succession;
import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.offer.Offers;
import dev.carafe.worker.run.ProgressBoard;
import dev.carafe.worker.run.ProgressPost;
import dev.carafe.worker.run.TaskRunner;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the pump. */
@WorkerConfiguration
class PumpConfiguration {

    @Bean
    Journal journal(EndSignals ends, EventPublisher events, MeterRegistry meters, Tally tally) {
        return new EventJournal(ends, events, new TaskTimes(meters), tally);
    }

    @Bean
    TaskRunner taskRunner(WorkerProperties properties) {
        return new TaskRunner(properties.maxResult().toBytes());
    }

    @Bean
    ProgressBoard progressBoard() {
        return new ProgressBoard();
    }

    @Bean
    ProgressPost progressPost(ProgressBoard board, Claims claims, EventPublisher events) {
        return new ProgressPost(board, claims, events);
    }

    @Bean
    Handling handling(Offers offers, TaskRunner runner, ProgressBoard board, ProgressPost progress) {
        return new OfferHandling(offers, runner, board, progress);
    }

    @Bean
    Pump pump(
            Claims claims,
            Results results,
            Succession succession,
            PlatformTransactionManager transactions,
            Handling handling,
            Journal journal,
            WorkerProperties properties) {
        Turn turn = new Turn(claims, results, succession, new TransactionTemplate(transactions));
        return new Pump(turn, handling, journal, properties.stopGrace());
    }
}
