package dev.carafe.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptOutcomeTests {

    private static final ClaimedTask TASK = new ClaimedTask(
            UUID.randomUUID(), "lab", "Echo", 1, "{}", Instant.EPOCH, Instant.EPOCH, 1, 0, false, null, null, 1);

    @Test
    void longTextsOfAnErrorAreCutAndSayThatTheyAre() {
        AttemptOutcome error =
                AttemptOutcome.error(TASK, "e".repeat(10_000), "v".repeat(20_000_000), "t".repeat(20_000_000));

        assertThat(error.ename()).hasSize(200).endsWith("e…");
        assertThat(error.evalue()).hasSize(32_768).endsWith("v…");
        assertThat(error.traceback()).hasSize(65_536).endsWith("t…");
    }

    @Test
    void whatIsNotTooLongStaysAsItIs() {
        AttemptOutcome error = AttemptOutcome.error(TASK, "e".repeat(200), "v".repeat(32_768), "t".repeat(65_536));

        assertThat(error.ename()).isEqualTo("e".repeat(200));
        assertThat(error.evalue()).isEqualTo("v".repeat(32_768));
        assertThat(error.traceback()).isEqualTo("t".repeat(65_536));
    }

    /** PostgreSQL takes no half of a pair, and would refuse the result. */
    @Test
    void noCharacterIsCutInTwo() {
        String microscopes = "🔬".repeat(20_000);

        assertThat(AttemptOutcome.error(TASK, "Boom", microscopes, "").evalue()).isEqualTo("🔬".repeat(16_383) + "…");
        assertThat(AttemptOutcome.error(TASK, "Boom", "x" + microscopes, "").evalue())
                .isEqualTo("x" + "🔬".repeat(16_383) + "…");
    }
}
