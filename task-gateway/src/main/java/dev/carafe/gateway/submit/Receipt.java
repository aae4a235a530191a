package dev.carafe.gateway.submit;

import dev.carafe.store.accept.Acceptance;
import java.util.Set;
import java.util.UUID;

/**
 * What became of a group of tasks.
 *
 * @param acceptance what the database says
 * @param withdrawn taken back because no worker could be told
 */
record Receipt(Acceptance acceptance, Set<UUID> withdrawn) {}
