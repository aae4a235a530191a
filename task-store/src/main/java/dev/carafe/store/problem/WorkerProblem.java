package dev.carafe.store.problem;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker cannot offer what a source of it has.
 *
 * @param worker the worker
 * @param source what has the problem: a plugin, a script
 * @param service for which service the source works; null if that is not known
 * @param problem why it cannot be used
 * @param since when that was noticed
 */
public record WorkerProblem(
        UUID worker, String source, @Nullable String service, String problem, Instant since) {}
