package dev.carafe.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.events.EventPublisher;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.claim.Claims;
import dev.carafe.worker.WorkerFixture;
import dev.carafe.worker.lease.WorkerLease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

class ProgressPublisherTests {

    private final WorkerFixture fixture = new WorkerFixture();
    private final LatestProgress board = new LatestProgress();

    @BeforeEach
    void start() {
        fixture.start();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aReportThatCouldNotBePostedIsPostedWhenTheDatabaseIsBack() {
        UUID id = fixture.submit("demo", "Sleep", "{\"millis\":60000}", 1).getFirst();
        await().until(() -> fixture.jdbc()
                .sql("SELECT status FROM tasks.execution WHERE id = ?")
                .param(id)
                .query(String.class)
                .single()
                .equals("running"));
        UUID worker = fixture.bean(WorkerLease.class).worker();
        board.report(running(id), Progress.of(0.5, "half", null, JsonMapper.shared()));
        ProgressPublisher nowhere = post(
                new Claims(new JdbcTemplate(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nothing"))));

        assertThatThrownBy(() -> nowhere.post(worker)).isInstanceOf(DataAccessException.class);
        nowhere.postLast(worker, List.of(id));
        post(fixture.bean(Claims.class)).post(worker);

        assertThat(progress(id)).hasValue("{\"fraction\":0.5,\"message\":\"half\"}");
        assertThat(board.all()).isEmpty();
    }

    private ProgressPublisher post(Claims claims) {
        return new ProgressPublisher(board, claims, fixture.bean(EventPublisher.class));
    }

    private Optional<String> progress(UUID id) {
        return fixture.jdbc()
                .sql("SELECT progress FROM tasks.execution WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional();
    }

    private static ClaimedTask running(UUID id) {
        return new ClaimedTask(id, "demo", "Sleep", 1, "{}", Instant.EPOCH, Instant.EPOCH, 1, 0, false, null, null, 1);
    }
}
