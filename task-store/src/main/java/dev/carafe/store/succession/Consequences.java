package dev.carafe.store.succession;

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
public record Consequences(List<FinishedTask> ended, Set<WaitingType> waiting) {

    /** Nothing. */
    public static final Consequences NONE = new Consequences(List.of(), Set.of());

    /** Makes copies. */
    public Consequences {
        ended = List.copyOf(ended);
        waiting = Set.copyOf(waiting);
    }

    /** Both together. */
    public Consequences and(Consequences other) {
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
        return new Consequences(allEnded, allWaiting);
    }

    public boolean isEmpty() {
        return ended.isEmpty() && waiting.isEmpty();
    }
}
