package dev.carafe.e2e.fault;

import dev.carafe.e2e.fault.HistoryFile.Attempt;
import dev.carafe.e2e.platform.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds what callers were told and what handlers did against what the database keeps.
 *
 * <p>A task may be started more than once: its worker was killed, or slept beyond its lease. Of its attempts one is
 * written, and that one counts here. A handler on a worker that was declared dead may still run when the next task has
 * started, until that worker notices; its attempt is not the one that is written. What is asserted of a lane is: no
 * attempt, written or not, starts before the written attempts of all tasks ahead of it have ended; and tasks ahead are
 * those whose acceptance was answered before the later one was sent.
 */
final class Verdict {

    /** A row of results. */
    record Row(
            UUID id,
            String status,
            @Nullable String ename,
            int attempt,
            @Nullable String result) {}

    private final List<Try> tries;
    private final HistoryFile history;
    private final Map<UUID, List<Row>> results = new HashMap<>();
    private final Map<Long, List<UUID>> tasks = new HashMap<>();
    private final Set<UUID> overwritten;
    private final List<String> faults = new ArrayList<>();
    private int lost;
    private int duplicated;
    private int outOfOrder;
    private int unpromised;

    private Verdict(List<Try> tries, HistoryFile history, Kept kept) {
        this.tries = tries;
        this.history = history;
        kept.rows()
                .forEach(row -> results.computeIfAbsent(row.id(), id -> new ArrayList<>())
                        .add(row));
        tasks.putAll(kept.tasks());
        overwritten = new HashSet<>(kept.seen().keySet());
        overwritten.removeIf(id -> List.of(kept.seen().get(id)).equals(results.get(id)));
    }

    /**
     * What the database keeps.
     *
     * @param rows all results
     * @param tasks the tasks that each try has made
     * @param seen results as they were seen while the platform ran
     */
    record Kept(List<Row> rows, Map<Long, List<UUID>> tasks, Map<UUID, Row> seen) {

        static Kept in(Database database, Map<UUID, Row> seen) {
            Map<Long, List<UUID>> tasks = new HashMap<>();
            database.query(
                    "SELECT id, labels ->> 'try' FROM tasks.task WHERE labels ->> 'try' IS NOT NULL",
                    row -> tasks.computeIfAbsent(row.getLong(2), number -> new ArrayList<>())
                            .add(row.getObject(1, UUID.class)));
            return new Kept(Verdict.rows(database), tasks, seen);
        }
    }

    /** Looks at everything once nothing is left to do. */
    static Verdict of(List<Try> tries, HistoryFile history, Kept kept) {
        Verdict verdict = new Verdict(tries, history, kept);
        verdict.everyPromiseIsKept();
        verdict.nothingIsThereThatNobodyAskedFor();
        verdict.eachResultIsThatOfItsAttempt();
        verdict.theLaneIsOne();
        return verdict;
    }

    /** With what else is wrong. */
    Verdict with(List<String> others) {
        faults.addAll(others);
        return this;
    }

    static List<Row> rows(Database database) {
        return database.query(
                "SELECT id, status, ename, attempt, result FROM tasks.result",
                row -> new Row(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5)));
    }

    /** Everything that is wrong; empty if all is well. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** One line with all the figures. */
    String summary() {
        long accepted = tries.stream().filter(Try::accepted).count();
        long ok = results.values().stream()
                .flatMap(List::stream)
                .filter(row -> row.status().equals("ok"))
                .count();
        long all = results.values().stream().mapToLong(List::size).sum();
        long again = results.values().stream()
                .flatMap(List::stream)
                .filter(row -> row.attempt() > 1)
                .count();
        return "submitted=%d accepted=%d ok=%d error=%d lost=%d duplicated=%d out-of-order=%d (refused=%d in-doubt=%d of which run=%d, run again=%d, starts=%d)"
                .formatted(
                        tries.size(),
                        accepted,
                        ok,
                        all - ok,
                        lost,
                        duplicated,
                        outOfOrder,
                        tries.stream()
                                .filter(one -> !one.accepted() && !one.inDoubt())
                                .count(),
                        tries.stream()
                                .filter(one -> !one.accepted() && one.inDoubt())
                                .count(),
                        unpromised,
                        again,
                        history.starts().size());
    }

    private void everyPromiseIsKept() {
        Set<UUID> ids = new HashSet<>();
        for (Try one : tries) {
            UUID id = one.id();
            if (id == null) {
                continue;
            }
            if (!ids.add(id)) {
                duplicated++;
                fault("two tasks have the id %s", id);
            }
            List<Row> rows = results.getOrDefault(id, List.of());
            if (rows.isEmpty()) {
                lost++;
                fault("accepted and lost: %s", one);
            } else if (rows.size() > 1) {
                duplicated++;
                fault("%d results of %s", rows.size(), one);
            } else {
                checkOutcome(one, rows.getFirst());
            }
        }
    }

    private void checkOutcome(Try one, Row row) {
        boolean lostOnce = one.type().equals("Once") && "WorkerLost".equals(row.ename());
        String expected = one.fails() ? "IllegalStateException" : "null";
        if (!lostOnce && !String.valueOf(row.ename()).equals(expected)) {
            fault("ended as %s instead of %s: %s", row.ename(), expected, one);
        }
    }

    private void nothingIsThereThatNobodyAskedFor() {
        for (Try one : tries) {
            List<UUID> made = tasks.getOrDefault(one.number(), List.of());
            if (made.size() > 1) {
                duplicated++;
                fault("%d tasks of %s", made.size(), one);
            }
            if (one.accepted() || made.isEmpty()) {
                continue;
            }
            unpromised++;
            if (!one.inDoubt()) {
                fault("refused and yet there: %s", one);
            } else if (results.getOrDefault(made.getFirst(), List.of()).size() != 1) {
                fault("there, and without one result: %s", one);
            }
        }
    }

    private void eachResultIsThatOfItsAttempt() {
        for (UUID id : overwritten) {
            duplicated++;
            fault("a result was changed: %s", results.get(id));
        }
        for (String line : history.repeated()) {
            duplicated++;
            fault("run twice as the same attempt: %s", line);
        }
        for (List<Row> rows : results.values()) {
            for (Row row : rows) {
                Attempt attempt = new Attempt(row.id(), row.attempt());
                boolean ran = !"WorkerLost".equals(row.ename());
                if (ran && !(history.started(attempt) && history.ended(attempt))) {
                    fault("a result of an attempt that did not run to its end: %s", row);
                }
                String expected = "\"" + row.id() + "/" + row.attempt() + "\"";
                if (row.result() != null && !row.result().equals(expected)) {
                    duplicated++;
                    fault("a result of another attempt: %s", row);
                }
            }
        }
        Map<UUID, Integer> startsOfOnce = new HashMap<>();
        Set<UUID> once = new HashSet<>();
        tries.stream()
                .filter(one -> one.type().equals("Once"))
                .forEach(one -> once.addAll(tasks.getOrDefault(one.number(), List.of())));
        history.starts().keySet().stream()
                .filter(attempt -> once.contains(attempt.id()))
                .forEach(attempt -> startsOfOnce.merge(attempt.id(), 1, Integer::sum));
        startsOfOnce.forEach((id, starts) -> {
            if (starts > 1) {
                duplicated++;
                fault("started %d times, though at most once: %s", starts, id);
            }
        });
    }

    /** A task of the lane with what is known of it. */
    private record InLane(Try submission, UUID id, int start, int end) {}

    private void theLaneIsOne() {
        List<InLane> lane = new ArrayList<>();
        for (Try one : tries) {
            for (UUID id : one.type().equals("Lane") ? tasks.getOrDefault(one.number(), List.of()) : List.<UUID>of()) {
                for (Row row : results.getOrDefault(id, List.of())) {
                    Attempt attempt = new Attempt(id, row.attempt());
                    if (history.started(attempt) && history.ended(attempt)) {
                        lane.add(new InLane(one, id, history.start(attempt), history.end(attempt)));
                    }
                }
            }
        }
        lane.sort(Comparator.comparingInt(InLane::start));
        noneOverlaps(lane);
        noneOvertakes(lane);
    }

    private void noneOverlaps(List<InLane> lane) {
        Map<UUID, Integer> endOfThoseAhead = new HashMap<>();
        int end = -1;
        for (InLane task : lane) {
            endOfThoseAhead.put(task.id(), end);
            end = Math.max(end, task.end());
        }
        history.starts().forEach((attempt, start) -> {
            int ahead = endOfThoseAhead.getOrDefault(attempt.id(), -1);
            if (start < ahead) {
                outOfOrder++;
                fault(
                        "attempt %s started (line %d) before those ahead of it had ended (line %d)",
                        attempt, start, ahead);
            }
        });
    }

    private void noneOvertakes(List<InLane> lane) {
        long earliestAnswerBehind = Long.MAX_VALUE;
        for (InLane task : lane.reversed()) {
            if (earliestAnswerBehind < task.submission().sentAt()) {
                outOfOrder++;
                fault("ran before one that had been accepted before it was sent: %s", task.submission());
            }
            if (task.submission().accepted()) {
                earliestAnswerBehind =
                        Math.min(earliestAnswerBehind, task.submission().answeredAt());
            }
        }
        // Of one batch: in the order of the list.
        Map<Long, Integer> starts = new HashMap<>();
        lane.forEach(task -> starts.put(task.submission().number(), task.start()));
        for (int n = 1; n < tries.size(); n++) {
            Try before = tries.get(n - 1);
            Try after = tries.get(n);
            boolean together = before.sentAt() <= after.sentAt() && before.answeredAt() == after.answeredAt();
            if (together
                    && starts.getOrDefault(before.number(), -1)
                            > starts.getOrDefault(after.number(), Integer.MAX_VALUE)) {
                outOfOrder++;
                fault("overtaken within its batch: %s", before);
            }
        }
    }

    private void fault(String text, Object... values) {
        faults.add(text.formatted(values));
    }
}
