package dev.carafe.gateway.read;

import dev.carafe.base.problem.InvalidParameter;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Where a page ended: callers pass it on and do not look inside. */
record Cursor(UUID last) {

    private static final byte VERSION = 1;
    private static final int LENGTH = 1 + 2 * Long.BYTES;

    static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == LENGTH && bytes.get() == VERSION) {
                return new Cursor(new UUID(bytes.getLong(), bytes.getLong()));
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: refused below.
        }
        throw new InvalidParameter("cursor", "'cursor' must be the 'next' of an earlier page");
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
