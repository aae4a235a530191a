package dev.carafe.store.dependency;

import dev.carafe.store.claim.FinishedTask;
import dev.carafe.store.claim.WaitingType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a change brought about, to be told of once it is committed.
 *
 * @param ended tasks that ended by it
 * @param waiting types of which tasks may be claimed now that could not be before
 */
public record StateChanges(List<FinishedTask> ended, Set<WaitingType> waiting) {

    /** Nothing. */
    public static final StateChanges NONE = new StateChanges(List.of(), Set.of());

    /** Makes copies. */
    public StateChanges {
        ended = List.copyOf(ended);
        waiting = Set.copyOf(waiting);
    }

    /** Both together. */
    public StateChanges and(StateChanges other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        List<FinishedTask> allEnded = new ArrayList<>(ended);
        allEnded.addAll(other.ended);
        Set<WaitingType> allWaiting = new LinkedHashSet<>(waiting);
        allWaiting.addAll(other.waiting);
        return new StateChanges(allEnded, allWaiting);
    }

    public boolean isEmpty() {
        return ended.isEmpty() && waiting.isEmpty();
    }
}
