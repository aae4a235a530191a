package dev.carafe.store.accept;

/**
 * The key under which a submission may be repeated, and what was submitted.
 *
 * @param key unique within the service
 * @param digest of what was submitted
 */
public record IdempotencyKey(String key, String digest) {}
