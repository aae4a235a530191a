package dev.carafe.store.claim;

import java.util.UUID;

/**
 * How far a running task is.
 *
 * @param id the task
 * @param attempt the attempt that reports
 * @param json the report
 */
public record ProgressReport(UUID id, int attempt, String json) {}
