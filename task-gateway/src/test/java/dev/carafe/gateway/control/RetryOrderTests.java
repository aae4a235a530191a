package dev.carafe.gateway.control;

import static dev.carafe.gateway.testing.FakeWorker.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryOrderTests {

    @Test
    void theTasksOfALaneAreRunAgainInTheOrderInWhichTheyWereAccepted() throws Exception {
        try (Gateway gateway = Gateway.start()) {
            FakeWorker worker = new FakeWorker(gateway, sequential("lab", "Move"));
            List<String> accepted = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                accepted.add(gateway.submit("lab", "{\"type\": \"Move\", \"payload\": {\"millis\": " + n + "}}")
                        .id());
            }
            assertThat(run(gateway, worker)).isEqualTo(accepted);

            Answer retry = gateway.send(gateway.post("/v1/tasks:retry?service=lab&limit=3", ""));
            assertThat(retry.json().path("retried").valueStream().map(id -> id.asString()))
                    .containsExactlyElementsOf(accepted.subList(2, 5));
            assertThat(run(gateway, worker)).isEqualTo(accepted.subList(2, 5));

            gateway.send(gateway.post("/v1/tasks:retry?service=lab", ""));
            assertThat(run(gateway, worker)).isEqualTo(accepted);
        }
    }

    /** Lets all fail that wait in the lane; returns their ids in the order in which they ran. */
    private static List<String> run(Gateway gateway, FakeWorker worker) {
        List<String> ran = new ArrayList<>();
        for (List<ClaimedTask> next = claim(gateway, worker); !next.isEmpty(); next = claim(gateway, worker)) {
            ran.add(next.getFirst().id().toString());
            worker.finish(List.of(AttemptOutcome.error(next.getFirst(), "Boom", "no", "")));
        }
        return ran;
    }

    private static List<ClaimedTask> claim(Gateway gateway, FakeWorker worker) {
        return gateway.bean(Claims.class).claimInLane(worker.id, "lab");
    }
}
