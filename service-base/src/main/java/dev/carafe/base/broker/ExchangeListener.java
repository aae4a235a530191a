package dev.carafe.base.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Listens to an exchange from the start of the application to its end. What is published while it is away is missed. */
public abstract class ExchangeListener implements SmartLifecycle {

    private final Subscriptions subscriptions;
    private final String name;
    private final QueueDeclaration.Binding binding;
    private final int prefetch;
    private volatile @Nullable Subscription subscription;

    /**
     * Made, but not started.
     *
     * @param name what it listens for, a part of its queue's name
     * @param prefetch messages that are unacknowledged at most
     */
    protected ExchangeListener(
            Subscriptions subscriptions, String name, QueueDeclaration.Binding binding, int prefetch) {
        this.subscriptions = subscriptions;
        this.name = name;
        this.binding = binding;
        this.prefetch = prefetch;
    }

    /** Handles one message and acknowledges it; called for one at a time. */
    protected abstract void heard(Delivery delivery);

    @Override
    public void start() {
        subscription = subscriptions.listen(name, List.of(binding), prefetch, this::heard);
    }

    @Override
    public void stop() {
        Subscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }
}
