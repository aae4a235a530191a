package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.base.problem.Problem;
import dev.carafe.gateway.schedule.PreviewRequest.Asked;
import dev.carafe.store.schedule.StoredSchedule.Rhythm;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads which occurrences are asked for. What is wrong with the rhythm is told as it is of a schedule. */
final class PreviewReader {

    private static final Set<String> KNOWN = Set.of("cron", "zone", "fixedRate", "from", "to", "limit");
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int USUAL_LIMIT = 100;

    private final Map<String, JsonNode> values;
    private final List<Fault> faults = new ArrayList<>();

    private PreviewReader(Map<String, JsonNode> values) {
        this.values = values;
    }

    /**
     * What is asked for.
     *
     * @throws Problem {@code 400} if that is no JSON; {@code 422} if it cannot be previewed
     */
    static Asked read(byte[] body) {
        return new PreviewReader(ScheduleReader.trees(body)).asked();
    }

    private Asked asked() {
        values.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> faults.add(new Fault(ScheduleReader.pointer("", name), "there is no such property")));
        Rhythm rhythm = TimingReader.read(text("cron"), text("zone"), text("fixedRate"), faults);
        Instant from = time("from");
        Instant to = time("to");
        if (from != null && to != null && to.isBefore(from)) {
            faults.add(new Fault("/to", "must not be before 'from'"));
        }
        Asked asked = new Asked(rhythm, from, to, limit());
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return asked;
    }

    private @Nullable String text(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            return value.stringValue();
        }
        faults.add(new Fault("/" + name, "must be text"));
        return null;
    }

    private @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        faults.add(new Fault("/" + name, "must be a time from 1970 to 9999 such as 2026-11-21T12:00:00Z"));
        return null;
    }

    private int limit() {
        JsonNode value = values.get("limit");
        if (value == null) {
            return USUAL_LIMIT;
        }
        if (value.isInt() && value.intValue() >= 1 && value.intValue() <= Preview.MOST) {
            return value.intValue();
        }
        faults.add(new Fault("/limit", "must be an integer from 1 to " + Preview.MOST));
        return USUAL_LIMIT;
    }
}
