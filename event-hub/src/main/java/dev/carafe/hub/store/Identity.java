package dev.carafe.hub.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What makes two events the same: source and id, as the first half of a SHA-256. In SQL:
 * {@code substring(sha256(convert_to(octet_length(source) || ':' || source || id, 'UTF8')) for 16)}. The length keeps
 * ("ab", "c") and ("a", "bc") apart; 128 bits keep a false duplicate out of reach.
 */
public final class Identity {

    private Identity() {}

    /** The identity of the event that has these. */
    public static UUID of(String source, String id) {
        byte[] first = source.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = sha256();
        digest.update((first.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(first);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
