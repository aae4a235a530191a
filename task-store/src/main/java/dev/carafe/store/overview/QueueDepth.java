package dev.carafe.store.overview;

/**
 * The unfinished tasks of a type.
 *
 * @param service its service
 * @param type its name
 * @param waiting those that wait for a worker
 * @param running those that run
 */
public record QueueDepth(String service, String type, long waiting, long running) {}
