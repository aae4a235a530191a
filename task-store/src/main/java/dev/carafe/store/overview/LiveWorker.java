package dev.carafe.store.overview;

import java.time.Instant;
import java.util.UUID;

/**
 * A worker that is alive and offers a type.
 *
 * @param service the type's service
 * @param type the type
 * @param id the worker
 * @param host where it runs
 * @param version which version it is
 * @param startedAt since when it is there
 * @param running tasks of the type that it runs now
 */
public record LiveWorker(
        String service, String type, UUID id, String host, String version, Instant startedAt, long running) {}
