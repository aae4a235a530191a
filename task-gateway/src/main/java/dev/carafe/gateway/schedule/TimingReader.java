package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.time.TimeZones;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads when a schedule is to recur. */
final class TimingReader {

    private static final String UTC = "UTC";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_CRON = 200;

    /** In place of one that cannot be read. */
    private static final Rhythm NONE = new Rhythm.FixedRate(LONGEST);

    private TimingReader() {}

    /**
     * The rhythm; any, if there is a fault.
     *
     * @param faults takes what is wrong
     */
    static Rhythm read(@Nullable String cron, @Nullable String zone, @Nullable String fixedRate, List<Fault> faults) {
        if (zone != null && cron == null) {
            faults.add(new Fault("/zone", "goes with 'cron' only"));
        }
        if (cron != null && fixedRate != null) {
            faults.add(new Fault("/fixedRate", "cannot be given beside 'cron'"));
        }
        if (cron != null) {
            return cron(cron, zone == null ? UTC : zone, faults);
        }
        if (fixedRate != null) {
            return fixedRate(fixedRate, faults);
        }
        faults.add(new Fault("/cron", "either 'cron' or 'fixedRate' must be given"));
        return NONE;
    }

    private static Rhythm cron(String cron, String zone, List<Fault> faults) {
        ZoneId id;
        try {
            id = TimeZones.of(zone);
        } catch (DateTimeException e) {
            faults.add(new Fault("/zone", TimeZones.EXPECTED));
            return NONE;
        }
        if (cron.length() > LONGEST_CRON) {
            faults.add(new Fault("/cron", "must have at most " + LONGEST_CRON + " characters"));
            return NONE;
        }
        try {
            if (CronTiming.of(cron, id).nextAfter(Instant.EPOCH) != null) {
                return new Rhythm.Cron(cron, zone);
            }
            faults.add(new Fault("/cron", "names a time that never comes"));
        } catch (InvalidCron e) {
            faults.add(new Fault("/cron", String.valueOf(e.getMessage())));
        }
        return NONE;
    }

    private static Rhythm fixedRate(String text, List<Fault> faults) {
        try {
            Duration rate = Duration.parse(text);
            if (rate.compareTo(SHORTEST) >= 0
                    && rate.compareTo(LONGEST) <= 0
                    && rate.equals(Duration.ofMillis(rate.toMillis()))) {
                return new Rhythm.FixedRate(rate);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Refused below.
        }
        faults.add(new Fault(
                "/fixedRate", "must be an ISO 8601 duration from PT1S to P366D in whole milliseconds, such as PT10M"));
        return NONE;
    }
}
