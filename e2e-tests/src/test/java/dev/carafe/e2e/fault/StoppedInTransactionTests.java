package dev.carafe.e2e.fault;

import static dev.carafe.e2e.fault.CrashPoints.LONG;
import static dev.carafe.e2e.fault.CrashPoints.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Database;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.e2e.platform.Service;
import dev.carafe.infra.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker that is stopped between the statements of a transaction holds what it has locked, but not for as long as it is stopped. */
@Tag("slow")
class StoppedInTransactionTests {

    private static final int AT_ONCE = 20;

    @Test
    void whatItHasLockedIsRunByAnotherWhileItIsStillStopped() {
        Broker broker = Broker.RABBITMQ.isThere() ? Broker.RABBITMQ : Broker.EMBEDDED;
        try (Platform platform = Platform.on(broker, "stopped-in-transaction", TestServers.freshDatabase())) {
            CrashPoints points = new CrashPoints(platform);
            points.offerHandlers();
            platform.startServices("gateway-1", "worker-1");
            points.awaitAcceptance("gateway-1");
            Service worker = platform.service("worker-1");
            // What ends in the lane of a key takes a transaction of several statements.
            String task = task("Wide", 0, "keyed").replaceFirst("}$", ",\"sequenceKey\":\"one\"}");
            List<UUID> ids = new ArrayList<>();
            await("it is stopped within a transaction")
                    .atMost(LONG)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        ids.addAll(points.submitAll("gateway-1", task, AT_ONCE));
                        worker.freeze();
                        boolean within = transactionIsOpen(platform.database());
                        if (!within) {
                            worker.thaw();
                        }
                        return within;
                    });

            platform.startService("worker-2");
            points.awaitResults(ids);
            worker.thaw();

            await("it has joined again and works")
                    .atMost(LONG)
                    .until(() -> worker.output().contains("declared dead") && worker.isReady());
            assertThat(points.history().repeated()).isEmpty();
            assertThat(points.starts(ids)).hasSameSizeAs(ids);
        }
    }

    /** When what the worker had sent has been done. */
    private static boolean transactionIsOpen(Database database) {
        database.count("SELECT count(pg_sleep(0.1))");
        return database.count("""
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'idle in transaction'
                  AND state_change < clock_timestamp() - interval '50 ms'
                """) > 0;
    }
}
