package dev.carafe.store.overview;

import dev.carafe.model.task.TaskStatus;
import dev.carafe.store.claim.FinishedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the tasks that a worker or gateway ends, for the rates of their services. Thread safe. */
public final class FinishedTaskCounter {

    private record TypeName(String service, String type) {}

    private final Map<TypeName, Rates.Count> counts = new ConcurrentHashMap<>();
    private final Rates rates;

    public FinishedTaskCounter(Rates rates) {
        this.rates = rates;
    }

    /** Counts a task; who ended it counts it, and nobody else. */
    public void add(FinishedTask task) {
        boolean ok = task.status() == TaskStatus.OK;
        var one = new Rates.Count(task.service(), task.type(), ok ? 1 : 0, ok ? 0 : 1);
        counts.merge(new TypeName(task.service(), task.type()), one, Rates.Count::plus);
    }

    /** Writes what was counted since the last time. If it cannot, it is counted the next time. */
    public void write(UUID by) {
        List<Rates.Count> batch = new ArrayList<>();
        counts.keySet().forEach(type -> batch.add(counts.remove(type)));
        if (batch.isEmpty()) {
            return;
        }
        try {
            rates.add(by, batch);
        } catch (RuntimeException e) {
            batch.forEach(one -> counts.merge(new TypeName(one.service(), one.type()), one, Rates.Count::plus));
            throw e;
        }
    }
}
