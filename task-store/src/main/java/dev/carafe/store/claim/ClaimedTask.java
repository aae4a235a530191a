package dev.carafe.store.claim;

import java.time.Instant;
import java.util.UUID;

/**
 * A task that a worker has claimed and is to run.
 *
 * @param id the task
 * @param service its service
 * @param type its type
 * @param attempt how often it was claimed, this time included; its result is accepted under this number only
 * @param payload JSON text
 * @param queuedAt when it was accepted, by the database's clock
 * @param startedAt when it was claimed, by the database's clock
 */
public record ClaimedTask(
        UUID id, String service, String type, int attempt, String payload, Instant queuedAt, Instant startedAt) {}
