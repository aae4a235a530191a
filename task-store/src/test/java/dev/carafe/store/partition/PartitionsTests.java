package dev.carafe.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.store.StoreFixture;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.claim.AttemptOutcome;
import dev.carafe.store.claim.ClaimedTask;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTests {

    private static final StoredRegistration SCAN = StoreFixture.parallel("Scan");
    private static final Duration KEPT = Duration.ofDays(7);

    private final StoreFixture store = new StoreFixture();
    private Instant now = Instant.parse("2031-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final Partitions partitions = new Partitions(store.client, store.transaction, clock);
    private final TaskIds ids = new TaskIds(new byte[] {1}, clock);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aMonthOfTasksLeavesAsManyDaysAsAreKept() {
        UUID worker = store.worker(SCAN);
        List<UUID> all = new ArrayList<>();
        for (int day = 0; day < 30; day++) {
            partitions.prepare();
            all.add(run(worker));
            partitions.dropOld();
            now = now.plus(Duration.ofDays(1));
        }
        partitions.dropOld();
        LocalDate today = LocalDate.parse("2031-03-31");
        assertThat(partitions.days().stream().filter(day -> day.getYear() == 2031))
                .allSatisfy(day -> assertThat(day).isAfterOrEqualTo(today.minusDays(KEPT.toDays())));
        assertThat(store.count("task")).isEqualTo(KEPT.toDays() - 1);
        assertThat(ids.isOurs(all.getFirst())).isTrue();
        assertThat(partitions.isGone(TaskIds.madeAt(all.getFirst()))).isTrue();
        assertThat(partitions.isGone(TaskIds.madeAt(all.getLast()))).isFalse();
    }

    @Test
    void aDayStaysAsLongAsOneOfItsTasksIsUnfinished() {
        partitions.prepare();
        store.submissions.accept(List.of(new NewTask(ids.next(), SCAN, "", "{}", null)));
        now = now.plus(Duration.ofDays(300));
        assertThat(partitions.dropOld()).doesNotContain(LocalDate.parse("2031-03-01"));
    }

    @Test
    void idsGrowAndTellThemselvesFromOthers() {
        List<UUID> made = new ArrayList<>();
        for (int n = 0; n < 10_000; n++) {
            made.add(ids.next());
        }
        assertThat(made)
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(ids::isOurs)
                .allMatch(id -> id.version() == 7 && id.variant() == 2);
        UUID other = new UUID(
                made.getFirst().getMostSignificantBits(), made.getFirst().getLeastSignificantBits() ^ 1L << 30);
        assertThat(ids.isOurs(other)).isFalse();
        assertThat(new TaskIds(new byte[] {2}, clock).isOurs(made.getFirst())).isFalse();
        assertThat(TaskIds.madeAt(made.getFirst())).isEqualTo(now);
    }

    /** A task that is accepted and ends now, by the simulated clock. */
    private UUID run(UUID worker) {
        UUID id = ids.next();
        store.submissions.accept(List.of(new NewTask(id, SCAN, "", "{}", null)));
        ClaimedTask task = store.claims.claimParallel(worker, "lab", "Scan", 1).getFirst();
        store.results.finish(worker, List.of(AttemptOutcome.ok(task, "1")));
        store.client
                .sql("UPDATE tasks.result SET expires_at = ?::timestamptz WHERE id = ?")
                .params(now.plus(KEPT).toString(), id)
                .update();
        return id;
    }
}
