package dev.carafe.store.accept;

/**
 * The key under which a submission may be repeated, and what was submitted.
 *
 * @param key unique within the service
 * @param digest of what was submitted, as a value
 * @param digestOfText of what was submitted, as it was written: keys that an earlier version of the gateway took have this
 */
public record IdempotencyKey(String key, String digest, String digestOfText) {

    /** Whether a key's digest is that of the same submission. */
    boolean isOf(String taken) {
        return taken.equals(digest) || taken.equals(digestOfText);
    }
}
