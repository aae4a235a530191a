package dev.carafe.hub.query;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.hub.store.StoredEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Where a page ended: callers pass it on and do not look inside. */
record Cursor(Instant time, long position) {

    static Cursor after(StoredEvent last) {
        return new Cursor(last.time(), last.position());
    }

    static Cursor parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == 2 * Long.BYTES) {
                return new Cursor(Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS), bytes.getLong());
            }
        } catch (IllegalArgumentException e) {
            // not Base64: refused below
        }
        throw new InvalidParameter("cursor", "'cursor' is not one that this call gave out");
    }

    String text() {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .putLong(position)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
