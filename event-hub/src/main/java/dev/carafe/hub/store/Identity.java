package dev.carafe.hub.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What makes two events the same: source and id, as 128 bits, which keep a false duplicate out of reach. They are the
 * first half of a SHA-256; but if the id is a UUID of version 7 (RFC 9562), which begins with the time, they begin with
 * the first 40 bits of the id, so that identities of one time lie side by side in their index. ADR 3 has it in SQL.
 */
public final class Identity {

    private static final Pattern UUID_7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private Identity() {}

    /** The identity of the event that has these. */
    public static UUID of(String source, String id) {
        byte[] first = source.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = sha256();
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        digest.update((first.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(first);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        if (!UUID_7.matcher(id).matches()) {
            return new UUID(hash.getLong(), hash.getLong());
        }
        long time = Long.parseLong(id, 0, 8, 16) << 8 | Integer.parseInt(id, 9, 11, 16);
        long more = hash.getInt() & 0xFFFF_FFFFL;
        // 40 bits of the time, then the hash from its first bit on.
        return new UUID(time << 24 | more >>> 8, more << 56 | hash.getLong() >>> 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
