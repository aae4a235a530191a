package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.submit.InternalSubmission;
import dev.carafe.store.schedule.Schedules;
import dev.carafe.store.schedule.StoredSchedule;
import dev.carafe.store.schedule.StoredSchedule.Definition;
import dev.carafe.store.schedule.StoredSchedule.Progress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes, changes and removes schedules; their alarms with them, in one transaction. */
final class ScheduleEditor {

    private final Schedules schedules;
    private final InternalSubmission submission;
    private final OneTransaction transaction;
    private final InstantSource clock;
    private final int most;

    ScheduleEditor(
            Schedules schedules,
            InternalSubmission submission,
            OneTransaction transaction,
            InstantSource clock,
            int most) {
        this.schedules = schedules;
        this.submission = submission;
        this.transaction = transaction;
        this.clock = clock;
        this.most = most;
    }

    /** What became of a schedule that was put. */
    record Put(StoredSchedule schedule, boolean isNew) {}

    /**
     * Makes a schedule or replaces one. As long as it recurs as before, it goes on in its rhythm; one that is paused
     * stays so.
     *
     * @throws Problem if there are too many, or if its task would be refused
     */
    Put put(String name, Definition definition) {
        submission.check(definition.service(), TaskOfSchedule.request(name, definition));
        return transaction.of(() -> {
            Optional<StoredSchedule> before = schedules.lock(name);
            if (before.isEmpty()) {
                long others = schedules.countToAdd();
                // Somebody else may have made it while this waited for its turn.
                before = schedules.lock(name);
                if (before.isEmpty() && others >= most) {
                    throw ScheduleProblems.tooMany(most);
                }
            }
            StoredSchedule schedule =
                    before.map(old -> replaced(old, definition)).orElseGet(() -> made(name, definition));
            schedules.save(schedule);
            return new Put(schedule, before.isEmpty());
        });
    }

    /** The schedule of that name; {@code 404} if there is none. */
    StoredSchedule find(String name) {
        return schedules.find(name).orElseThrow(() -> ScheduleProblems.unknown(name));
    }

    /** Pauses it, if it is not: no occurrence until it is resumed. */
    StoredSchedule pause(String name) {
        return move(
                name,
                (schedule, now) -> schedule.progress().pausedAt() == null
                        ? schedule.progress().pausedSince(now)
                        : schedule.progress());
    }

    /** Resumes it, if it is paused: it goes on with the first occurrence from now on. */
    StoredSchedule resume(String name) {
        return move(
                name,
                (schedule, now) -> schedule.progress().pausedAt() == null
                        ? schedule.progress()
                        : schedule.progress().runningFrom(timing(schedule).nextAfter(now)));
    }

    /** Removes it; {@code 404} if there is none. Its tasks stay. */
    void delete(String name) {
        if (!transaction.of(() -> schedules.delete(name))) {
            throw ScheduleProblems.unknown(name);
        }
    }

    private StoredSchedule move(String name, BiFunction<StoredSchedule, Instant, Progress> change) {
        return transaction.of(() -> {
            StoredSchedule before = schedules.lock(name).orElseThrow(() -> ScheduleProblems.unknown(name));
            StoredSchedule after = before.with(change.apply(before, now()));
            if (!after.equals(before)) {
                schedules.move(name, after.progress());
            }
            return after;
        });
    }

    private StoredSchedule made(String name, Definition definition) {
        Instant now = now();
        Instant next = Timing.of(definition.rhythm(), now).nextAfter(now);
        return new StoredSchedule(name, definition, now, new Progress(next, null, null, null, null), now, now);
    }

    private StoredSchedule replaced(StoredSchedule old, Definition definition) {
        Instant now = now();
        boolean sameRhythm = old.definition().rhythm().equals(definition.rhythm());
        Instant anchor = sameRhythm ? old.anchor() : now;
        Progress before = old.progress();
        Instant next = sameRhythm || before.pausedAt() != null
                ? before.nextAt()
                : Timing.of(definition.rhythm(), anchor).nextAfter(now);
        Progress progress = new Progress(next, before.pausedAt(), before.lastFiredAt(), before.lastTask(), null);
        return new StoredSchedule(old.name(), definition, anchor, progress, old.createdAt(), now);
    }

    private static Timing timing(StoredSchedule schedule) {
        return Timing.of(schedule.definition().rhythm(), schedule.anchor());
    }

    /** As exact as a fixed rate is, and no more exact than the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
