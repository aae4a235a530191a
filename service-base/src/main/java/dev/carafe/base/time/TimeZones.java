package dev.carafe.base.time;

import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * The one reading of time zones. Names are never passed to the database: PostgreSQL reads {@code +03:00} and
 * {@code UTC+3} as POSIX does, west of Greenwich, and its data differ from Java's in {@code CET}, {@code EET},
 * {@code MET} and {@code WET}.
 */
public final class TimeZones {

    /** What a zone is, for the caller who gave something else. */
    public static final String EXPECTED =
            "must be a time zone such as Europe/Berlin, or an offset such as +03:00, which is east of Greenwich";

    private TimeZones() {}

    /**
     * The zone of that name or offset.
     *
     * @throws DateTimeException if there is none
     */
    public static ZoneId of(String text) {
        return ZoneId.of(text);
    }
}
