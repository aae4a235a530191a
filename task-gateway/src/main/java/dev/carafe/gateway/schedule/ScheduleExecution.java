package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.submit.InternalSubmission;
import dev.carafe.store.accept.NewTask;
import dev.carafe.store.schedule.Schedules;
import dev.carafe.store.schedule.StoredSchedule;
import dev.carafe.store.schedule.StoredSchedule.Failure;
import dev.carafe.store.schedule.StoredSchedule.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of a schedule's due occurrences. The tasks, the schedule's progress and its next alarm are committed
 * together, under a lock on the schedule: so each occurrence is dealt with once, whatever dies and whoever else fires.
 */
final class ScheduleExecution {

    private final Schedules schedules;
    private final InternalSubmission internal;
    private final OneTransaction transaction;
    private final InstantSource clock;
    private final Duration grace;

    ScheduleExecution(
            Schedules schedules,
            InternalSubmission internal,
            OneTransaction transaction,
            InstantSource clock,
            Duration grace) {
        this.schedules = schedules;
        this.internal = internal;
        this.transaction = transaction;
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Fires what is due, which may be nothing.
     *
     * @param name the schedule
     * @param alarm the version of the alarm that went off
     */
    void fire(String name, long alarm) {
        Submitted submitted = transaction.of(() -> fireLocked(name, alarm));
        submitted.refusals().forEach(internal::refused);
        internal.accepted(submitted.tasks());
    }

    private Submitted fireLocked(String name, long alarm) {
        StoredSchedule schedule = schedules.lock(name).orElse(null);
        Instant first = schedule == null ? null : schedule.progress().nextAt();
        if (schedule == null || first == null) {
            schedules.nothingToFire(name, alarm);
            return Submitted.NOTHING;
        }
        Timing timing = Timing.of(schedule.definition().rhythm(), schedule.anchor());
        DueOccurrences due = DueOccurrences.of(
                timing, first, clock.instant(), schedule.definition().missed(), grace);
        Submitted submitted = due.occurrences().isEmpty() ? Submitted.NOTHING : submit(schedule, due.occurrences());
        schedules.fired(name, alarm, submitted.after(schedule.progress(), due));
        return submitted;
    }

    private Submitted submit(StoredSchedule schedule, List<Instant> occurrences) {
        String request = TaskOfSchedule.request(schedule.name(), schedule.definition());
        Map<Instant, NewTask> tasks = new LinkedHashMap<>();
        Map<Instant, Failure> failures = new LinkedHashMap<>();
        for (Instant occurrence : occurrences) {
            try {
                tasks.put(occurrence, internal.check(schedule.definition().service(), request));
            } catch (Problem refusal) {
                failures.put(occurrence, failure(occurrence, refusal));
            }
        }
        if (!tasks.isEmpty()) {
            Set<UUID> queueFull =
                    internal.accept(List.copyOf(tasks.values())).refused().keySet();
            tasks.entrySet().removeIf(one -> {
                boolean refused = queueFull.contains(one.getValue().id());
                if (refused) {
                    failures.put(one.getKey(), queueFull(one.getKey(), one.getValue()));
                }
                return refused;
            });
        }
        return new Submitted(tasks, failures);
    }

    private static Failure failure(Instant occurrence, Problem refusal) {
        String type = String.valueOf(refusal.getBody().getType());
        return new Failure(
                occurrence,
                type.replace(Problem.TYPE_PREFIX, ""),
                String.valueOf(refusal.getBody().getDetail()));
    }

    private static Failure queueFull(Instant occurrence, NewTask task) {
        return new Failure(
                occurrence,
                "queue-full",
                "%d tasks of type '%s' are waiting, which is as many as may"
                        .formatted(
                                task.registration().limits().queueSize(),
                                task.registration().type()));
    }

    /** What became of occurrences. */
    private record Submitted(Map<Instant, NewTask> byOccurrence, Map<Instant, Failure> failures) {

        static final Submitted NOTHING = new Submitted(Map.of(), Map.of());

        List<NewTask> tasks() {
            return List.copyOf(byOccurrence.values());
        }

        List<String> refusals() {
            return failures.values().stream().map(Failure::problem).toList();
        }

        Progress after(Progress before, DueOccurrences due) {
            Instant firedAt = before.lastFiredAt();
            UUID task = before.lastTask();
            for (var one : byOccurrence.entrySet()) {
                firedAt = one.getKey();
                task = one.getValue().id();
            }
            return new Progress(due.next(), null, firedAt, task, lastError(before));
        }

        /** That of the last occurrence; an occurrence that was left out changes nothing. */
        private @Nullable Failure lastError(Progress before) {
            if (byOccurrence.isEmpty() && failures.isEmpty()) {
                return before.lastError();
            }
            List<Instant> all = new ArrayList<>(byOccurrence.keySet());
            all.addAll(failures.keySet());
            return failures.get(all.stream().max(Instant::compareTo).orElseThrow());
        }
    }
}
