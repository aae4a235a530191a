package dev.carafe.hub.series;

import java.time.ZoneId;

/** The start of the bucket that an event's time falls into, in SQL; {@code :zone} is the time zone. */
final class BucketSql {

    private static final String LOCAL = "(time at time zone :zone)";
    private static final String UTC = "(time at time zone 'UTC')";

    private BucketSql() {}

    static String of(Step step, ZoneId zone) {
        return switch (step) {
            case Step.Calendar calendar ->
                "date_trunc('%s', %s) at time zone :zone"
                        .formatted(calendar.unit().sql(), LOCAL);
            case Step.Fixed fixed
            when zone.getId().equals("UTC") ->
                "date_bin('%s', time, timestamptz '1970-01-01Z')".formatted(fixed.interval());
            // Days and parts of a day begin where local time says so, and are as long as it makes them.
            case Step.Fixed fixed
            when fixed.followsLocalTime() ->
                "date_bin('%s', %s, timestamp '1970-01-01') at time zone :zone".formatted(fixed.interval(), LOCAL);
            // An hour that local time repeats is two hours: the offset is taken from the event, not from the bucket.
            case Step.Fixed fixed ->
                "(date_bin('%s', %s, timestamp '1970-01-01') - (%s - %s)) at time zone 'UTC'"
                        .formatted(fixed.interval(), LOCAL, LOCAL, UTC);
        };
    }
}
