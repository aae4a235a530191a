package dev.carafe.gateway.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.store.schedule.Schedules;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for alarms that are due and fires their schedules; db-scheduler does the looking, here and on every other
 * gateway, and gives each alarm to one of them.
 */
final class ScheduleTrigger implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduleTrigger.class);

    /** Few: each holds a connection of those that requests need too. */
    private static final int THREADS = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(2);

    // A gateway that is not heard of so often is taken for dead, and others fire what it had in hand. Taken for dead by
    // mistake it does no harm: the schedule is locked while it fires, and knows what was fired.
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int MISSED_HEARTBEATS = 4;

    private final DataSource database;
    private final ScheduleExecution firing;
    private final Duration look;
    private final InstantSource clock;
    private @Nullable Scheduler scheduler;

    ScheduleTrigger(DataSource database, ScheduleExecution firing, Duration look, InstantSource clock) {
        this.database = database;
        this.firing = firing;
        this.look = look;
        this.clock = clock;
    }

    @Override
    public void start() {
        Scheduler started = Scheduler.create(database, task())
                .tableName(Schedules.ALARM_TABLE)
                // Named, so that the library need not ask the database what it is.
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .schedulerName(new SchedulerName.Fixed("gateway " + UUID.randomUUID()))
                .clock(clock::instant)
                .threads(THREADS)
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(look)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(STOP)
                .addSchedulerListener(new Outages())
                .build();
        started.start();
        scheduler = started;
    }

    private CustomTask<Void> task() {
        return Tasks.custom(Schedules.ALARM_TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .onDeadExecutionRevive()
                .execute((alarm, context) -> {
                    firing.fire(alarm.getId(), context.getExecution().version);
                    return nothing();
                });
    }

    /** The firing has set the alarm again, in its own commit. */
    private static CompletionHandler<Void> nothing() {
        return (complete, operations) -> {};
    }

    @Override
    public void stop() {
        Scheduler running = scheduler;
        scheduler = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    /** After the types are known; on the way down, before everything that it needs. */
    @Override
    public int getPhase() {
        return 1;
    }

    /**
     * Says once that looking fails, unless it is the database, of which {@link DatabaseOutage} tells; the library's own lines,
     * one for each look, are switched off.
     */
    private static final class Outages extends AbstractSchedulerListener {

        /** So that others have had the time to find out that it is the database. */
        private static final int TELLING = 10;

        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void onSchedulerEvent(SchedulerEventType event) {
            switch (event) {
                case UNEXPECTED_ERROR -> {
                    if (failures.incrementAndGet() == TELLING && !DatabaseOutage.isGoing()) {
                        log.atWarn().log("due schedules cannot be looked for; trying again");
                    }
                }
                case RAN_DETECT_DEAD, RAN_EXECUTE_DUE -> failures.set(0);
                default -> {}
            }
        }
    }
}
