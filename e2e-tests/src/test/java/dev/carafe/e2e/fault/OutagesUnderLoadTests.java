package dev.carafe.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Service;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** First the database and then the broker is away for a minute, while callers go on submitting. */
@Tag("slow")
class OutagesUnderLoadTests {

    private static final long SEED =
            Long.getLong("carafe.faults.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final Plan PLAN = new Plan(List.of(
            new Plan.Strike(10_000, Fault.DATABASE_AWAY, 0, 60_000),
            new Plan.Strike(95_000, Fault.BROKER_AWAY, 0, 60_000),
            new Plan.Strike(175_000, Fault.DATABASE_READ_ONLY, 0, 45_000)));
    private static final Duration TIME = Duration.ofSeconds(235);
    private static final Set<String> OF_OUTAGES =
            Set.of("database-unavailable", "broker-unavailable", "submission-in-doubt");

    @Test
    void callersAreToldTheTruthMeanwhileAndEverythingGoesOnByItselfAfterwards() {
        Broker broker = Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED;
        System.out.printf("Outages of a minute on %s, seed %d%n", broker, SEED);
        try (FaultRunner runner = new FaultRunner(broker)) {
            List<Service> started = runner.services();
            Set<String> red = new ConcurrentSkipListSet<>();
            Verdict verdict;
            try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
                var _ = clock.scheduleWithFixedDelay(() -> red.addAll(notAlive(started)), 1, 1, TimeUnit.SECONDS);
                verdict = runner.run(PLAN, SEED, TIME);
                clock.shutdownNow();
            }

            List<Try> tries = runner.tries();
            System.out.printf("Outages: %s seed=%d%n", verdict.summary(), SEED);
            assertThat(runner.spans()).hasSize(3).allSatisfy(outage -> {
                List<Try> meanwhile = outage.within(tries);
                System.out.printf("While the %s was away: %s%n", outage.victim(), answers(meanwhile));
                assertThat(meanwhile).as("tries meanwhile").anyMatch(one -> one.status() == 503);
                assertThat(tries)
                        .as("accepted afterwards")
                        .anyMatch(one -> one.accepted() && one.sentAt() > outage.to());
            });
            assertThat(verdict.faults())
                    .as("what is wrong with seed %d: %s", SEED, verdict.summary())
                    .isEmpty();
            assertThat(tries)
                    .allMatch(one -> one.accepted() || one.status() == 503 && OF_OUTAGES.contains(one.problem()));
            assertThat(runner.services()).as("the processes are still the same").isEqualTo(started);
            assertThat(red)
                    .as("what a restart was asked for, though it would change nothing")
                    .isEmpty();
        }
    }

    private static Map<String, Long> answers(List<Try> tries) {
        return tries.stream()
                .collect(Collectors.groupingBy(
                        one -> one.accepted() ? "accepted" : one.status() + " " + one.problem(),
                        java.util.TreeMap::new,
                        Collectors.counting()));
    }

    private static Set<String> notAlive(List<Service> services) {
        Set<String> red = new TreeSet<>();
        for (Service service : services) {
            try {
                if (service.health("liveness") != 200) {
                    red.add(service.name());
                }
            } catch (UncheckedIOException e) {
                red.add(service.name() + ", which gives no answer");
            }
        }
        return red;
    }
}
