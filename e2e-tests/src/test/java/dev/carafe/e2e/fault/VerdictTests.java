package dev.carafe.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.fault.Verdict.Kept;
import dev.carafe.e2e.fault.Verdict.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A judge that never finds anything wrong would let everybody go. */
class VerdictTests {

    private final UUID first = new UUID(0, 1);
    private final UUID second = new UUID(0, 2);
    private final List<Try> tries = new ArrayList<>(List.of(accepted(1, first, 10, 20), accepted(2, second, 30, 40)));
    private final List<Row> rows = new ArrayList<>(List.of(ok(first, 1), ok(second, 1)));
    private final Map<Long, List<UUID>> tasks = new HashMap<>(Map.of(1L, List.of(first), 2L, List.of(second)));
    private final Map<UUID, Row> seen = new HashMap<>();
    private final List<String> history = new ArrayList<>(lines("S1.1", "E1.1", "S2.1", "E2.1"));

    @Test
    void whatIsInOrderIsFound() {
        assertThat(faults()).isEmpty();
    }

    @Test
    void anAttemptThatDiedAndWasRunAgainIsAllowed() {
        run("S1.1", "S1.2", "E1.2", "S2.1", "E2.1");
        rows.set(0, ok(first, 2));
        assertThat(faults()).isEmpty();
    }

    /** A worker that slept beyond its lease still runs what it held: nobody can stop it before it wakes up. */
    @Test
    void anAttemptThatWasTakenAwayMayEndLate() {
        run("S1.1", "S1.2", "E1.2", "S2.1", "E1.1", "E2.1");
        rows.set(0, ok(first, 2));
        assertThat(faults()).isEmpty();
    }

    @Test
    void aLostTaskIsFound() {
        rows.removeFirst();
        assertThat(faults()).singleElement().asString().startsWith("accepted and lost");
    }

    @Test
    void aSecondResultIsFound() {
        rows.add(ok(first, 1));
        assertThat(faults()).anyMatch(fault -> fault.startsWith("2 results of"));
    }

    @Test
    void aChangedResultIsFound() {
        run("S1.1", "E1.1", "S1.2", "E1.2", "S2.1", "E2.1");
        seen.put(first, ok(first, 1));
        rows.set(0, ok(first, 2));
        assertThat(faults()).anyMatch(fault -> fault.startsWith("a result was changed"));
    }

    /** What becomes of a late result where no attempt is compared. */
    @Test
    void theResultOfAnotherAttemptIsFound() {
        run("S1.1", "E1.1", "S1.2", "S2.1", "E2.1");
        rows.set(0, new Row(first, "ok", null, 2, "\"" + first + "/1\""));
        assertThat(faults())
                .anyMatch(fault -> fault.startsWith("a result of another attempt"))
                .anyMatch(fault -> fault.startsWith("a result of an attempt that did not run to its end"));
    }

    @Test
    void anOverlapIsFound() {
        run("S1.1", "S2.1", "E1.1", "E2.1");
        assertThat(faults()).singleElement().asString().contains("before those ahead of it had ended");
    }

    @Test
    void anOverlapOfAnAttemptThatWasNotWrittenIsFound() {
        run("S1.1", "S2.1", "E1.1", "S2.2", "E2.2");
        rows.set(1, ok(second, 2));
        assertThat(faults()).singleElement().asString().contains("before those ahead of it had ended");
    }

    @Test
    void anOvertakingIsFound() {
        run("S2.1", "E2.1", "S1.1", "E1.1");
        assertThat(faults()).singleElement().asString().startsWith("ran before one that had been accepted before");
    }

    @Test
    void anOvertakingWithinABatchIsFound() {
        tries.set(0, accepted(1, first, 10, 20));
        tries.set(1, accepted(2, second, 10, 20));
        run("S2.1", "E2.1", "S1.1", "E1.1");
        assertThat(faults()).singleElement().asString().startsWith("overtaken within its batch");
    }

    @Test
    void whatWasRefusedAndIsThereIsFound() {
        tries.set(1, new Try(2, "Lane", false, 30, 40, 503, null, "broker-unavailable"));
        assertThat(faults()).singleElement().asString().startsWith("refused and yet there");
    }

    @Test
    void whatIsInDoubtMayBeThereWithAResultOnly() {
        tries.set(1, new Try(2, "Lane", false, 30, 40, Try.NO_ANSWER, null, ""));
        assertThat(faults()).isEmpty();
        rows.removeLast();
        assertThat(faults()).singleElement().asString().startsWith("there, and without one result");
    }

    @Test
    void aSecondStartOfWhatRunsAtMostOnceIsFound() {
        tries.set(1, new Try(2, "Once", false, 30, 40, 202, second, ""));
        run("S1.1", "E1.1", "S2.1", "S2.2", "E2.2");
        rows.set(1, ok(second, 2));
        assertThat(faults()).singleElement().asString().contains("started 2 times, though at most once");
    }

    private void run(String... what) {
        history.clear();
        history.addAll(lines(what));
    }

    private List<String> faults() {
        return Verdict.of(tries, new HistoryFile(history), new Kept(rows, tasks, seen))
                .faults();
    }

    /** {@code S1.2}: the first task's second attempt starts. */
    private static List<String> lines(String... what) {
        return java.util.stream.Stream.of(what)
                .map(word -> word.charAt(0) + " " + new UUID(0, word.charAt(1) - '0') + " " + word.charAt(3))
                .toList();
    }

    private static Try accepted(long number, @Nullable UUID id, long sentAt, long answeredAt) {
        return new Try(number, "Lane", false, sentAt, answeredAt, 202, id, "");
    }

    private static Row ok(UUID id, int attempt) {
        return new Row(id, "ok", null, attempt, "\"" + id + "/" + attempt + "\"");
    }
}
