package dev.carafe.gateway.control;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.gateway.longpoll.TaskWaiters;
import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.infra.testing.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HousekeepingTests {

    @Test
    void whoWaitsIsNotHeldUpByHousekeepingThatIs() throws Exception {
        TestServers.Database database = TestServers.freshDatabase();
        try (Gateway one = Gateway.start(database, TestServers.freshVirtualHost());
                Connection somebody = database.connect();
                Statement statement = somebody.createStatement()) {
            new FakeWorker(one, parallel("lab", "Stray"));
            one.submit("lab", "{\"type\": \"Stray\"}");
            // Each gateway brings it into its lane at its start, if it is not kept from that.
            statement.execute(
                    "UPDATE tasks.registration SET limits = (limits::jsonb || '{\"parallel\": false, \"fetchSize\": 1}')::text");
            somebody.setAutoCommit(false);
            statement.execute("SELECT * FROM tasks.execution FOR UPDATE");
            try (Gateway other = Gateway.start(database, TestServers.freshVirtualHost())) {
                await().until(() -> isHeldUp(database));
                FakeWorker worker = new FakeWorker(other, parallel("lab", "Heard"));
                String id = other.submit("lab", "{\"type\": \"Heard\"}").id();
                CompletableFuture<Answer> waiting =
                        other.sendAsync(other.get("/v1/tasks/" + id).header("Prefer", "wait=30"));
                await().until(() -> other.bean(TaskWaiters.class).count() == 1);
                worker.runQuietly("lab", "Heard", 1);
                assertThat(waiting.get(8, TimeUnit.SECONDS)
                                .json()
                                .path("status")
                                .asString())
                        .isEqualTo("ok");
                somebody.rollback();
            }
        }
    }

    private static boolean isHeldUp(TestServers.Database database) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("SELECT FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock' AND query LIKE 'UPDATE tasks.execution%SET lane%'")) {
            return found.next();
        }
    }
}
