package dev.carafe.store.partition;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of tasks: UUIDs of version 7 (RFC 9562, section 6.2, method 2). The first 48 bits are the millisecond at which they
 * were made; then come 50 bits that begin at random in each millisecond and grow; the last 24 bits are a keyed check of
 * the others. By it an id that was given out is told from one that never was, long after its task is gone. Thread safe.
 */
public final class TaskIds {

    private static final int CHECK_BITS = 24;
    private static final int COUNTER_LOW_BITS = 38;
    private static final long COUNTER_LOW = (1L << COUNTER_LOW_BITS) - 1;
    private static final int FIRST_BITS = 49;
    private static final int STEP_BITS = 20;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final String ALGORITHM = "HmacSHA256";

    private final ReentrantLock lock = new ReentrantLock();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Mac mac;
    private long lastMillis;
    private long counter;

    /**
     * @param key the same for all gateways on one database
     * @param clock tells the time that ids begin with
     */
    public TaskIds(byte[] key, InstantSource clock) {
        this.clock = clock;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new id; larger than every one that this instance made before. */
    public UUID next() {
        lock.lock();
        try {
            long millis = clock.millis();
            if (millis > lastMillis) {
                lastMillis = millis;
                counter = random.nextLong() >>> (Long.SIZE - FIRST_BITS);
            } else {
                counter += 1 + (random.nextLong() >>> (Long.SIZE - STEP_BITS));
            }
            long high = lastMillis << 16 | VERSION | counter >>> COUNTER_LOW_BITS;
            long low = VARIANT | (counter & COUNTER_LOW) << CHECK_BITS;
            return new UUID(high, low | check(high, low));
        } finally {
            lock.unlock();
        }
    }

    /** Whether the id was made with this key; wrongly true for one in 16 million others. */
    public boolean isOurs(UUID id) {
        long low = id.getLeastSignificantBits();
        long check = low & (1L << CHECK_BITS) - 1;
        lock.lock();
        try {
            return id.version() == 7 && check == check(id.getMostSignificantBits(), low - check);
        } finally {
            lock.unlock();
        }
    }

    private long check(long high, long low) {
        byte[] digest = mac.doFinal(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
        return ByteBuffer.wrap(digest).getInt() >>> (Integer.SIZE - CHECK_BITS) & 0xFFFFFFL;
    }

    /** When the id was made, by the clock of the gateway that made it. */
    public static Instant madeAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /** A bound between ids made before that time and ids made at or after it. */
    public static UUID lowest(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }
}
