package dev.carafe.gateway.submit;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What became of a group of tasks.
 *
 * @param at when those that were accepted were accepted
 * @param queueFull refused because their queue is full
 * @param withdrawn taken back because no worker could be told
 */
record Receipt(Instant at, Set<UUID> queueFull, Set<UUID> withdrawn) {}
