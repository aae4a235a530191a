package dev.carafe.gateway.longpoll;

import dev.carafe.base.broker.Delivery;
import dev.carafe.base.broker.ExchangeListener;
import dev.carafe.base.broker.QueueDeclaration.Binding;
import dev.carafe.base.broker.Subscriptions;
import dev.carafe.base.database.DatabaseOutage;
import dev.carafe.base.events.FinishedTaskNotifier;
import dev.carafe.model.topology.TaskNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Wakes those who wait: when a worker tells that tasks have finished, and once a second by looking. */
final class FinishedTaskListener extends ExchangeListener {

    private static final Logger log = LoggerFactory.getLogger(FinishedTaskListener.class);

    /** Signals that the broker sends ahead. They are acknowledged at once and hold nothing up. */
    private static final int PREFETCH = 100;

    private final TaskWaiters taskWaiters;

    FinishedTaskListener(Subscriptions subscriptions, TaskWaiters taskWaiters) {
        super(subscriptions, "gateway.ended", new Binding(TaskNames.EXCHANGE, TaskNames.ENDED), PREFETCH);
        this.taskWaiters = taskWaiters;
    }

    @Override
    protected void heard(Delivery delivery) {
        try {
            if (!taskWaiters.isIdle()) {
                FinishedTaskNotifier.read(delivery.body(), taskWaiters::wake);
            }
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("a signal of ended tasks cannot be read");
        } finally {
            delivery.ack();
        }
    }

    @Scheduled(fixedDelay = 1_000)
    void lookForUnheard() {
        try {
            if (!taskWaiters.isIdle()) {
                taskWaiters.lookForUnheard();
            }
        } catch (RuntimeException e) {
            DatabaseOutage.report(log, "no look for finished tasks; trying again", e);
        }
    }

    /** Those who wait are answered before the web server waits for them. */
    @Override
    public void stop() {
        taskWaiters.close();
        super.stop();
    }
}
