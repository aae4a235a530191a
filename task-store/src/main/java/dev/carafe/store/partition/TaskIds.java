package dev.carafe.store.partition;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/** Ids of tasks: UUIDs of version 7, whose first 48 bits are the millisecond at which they were made. */
public final class TaskIds {

    private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();

    /** A new id; larger than every one that this instance made before. Thread safe. */
    public UUID next() {
        return generator.generate();
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
