package dev.carafe.gateway.submit;

import dev.carafe.store.accept.AcceptResult;
import java.util.Set;
import java.util.UUID;

/**
 * What became of a group of tasks.
 *
 * @param acceptance what the database says
 * @param withdrawn taken back because no worker could be told
 * @param inDoubt of which it is not known whether they were
 */
record CommitResult(AcceptResult acceptance, Set<UUID> withdrawn, Set<UUID> inDoubt) {

    /** Whether it is a new task that is there now. */
    boolean isAccepted(UUID id) {
        return acceptance.isNew(id) && !withdrawn.contains(id) && !inDoubt.contains(id);
    }
}
