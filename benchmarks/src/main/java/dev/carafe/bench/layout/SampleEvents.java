package dev.carafe.bench.layout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Events as the hub sees them: nine in ten are machine metrics of the last thirty days, nearly in order, one in a hundred
 * of them late by up to a day; the tenth is a sparse history whose times lie anywhere since 1970. The same seed gives the
 * same events.
 */
final class SampleEvents {

    static final int METRICS = 1;
    static final int EARTHQUAKES = 2;
    static final int HOSTS = 100;
    static final Instant END = Instant.parse("2026-11-01T00:00:00Z");
    private static final long THIRTY_DAYS = 30L * 24 * 3600 * 1000;

    record Sample(long position, int type, String topic, long millis, UUID identity, String id, List<Double> fields) {

        String source() {
            return type == METRICS ? "urn:carafe:worker:" + topic : "urn:usgs";
        }

        String json() {
            if (type == EARTHQUAKES) {
                return "{\"mag\":" + fields.get(0) + ",\"depth\":" + fields.get(1) + ",\"place\":\"somewhere far\"}";
            }
            return "{\"host\":\"" + topic.substring(4) + "\",\"cpu\":" + fields.get(0) + ",\"memory\":" + fields.get(1)
                    + ",\"disk\":" + fields.get(2) + ",\"heap\":" + fields.get(3) + ",\"threads\":" + fields.get(4)
                    + "}";
        }
    }

    private final SplittableRandom random = new SplittableRandom(42);
    private final long total;
    private long position;

    SampleEvents(long total) {
        this.total = total;
    }

    List<Sample> next(int count) {
        List<Sample> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            samples.add(next());
        }
        return samples;
    }

    private Sample next() {
        long now = END.toEpochMilli() - THIRTY_DAYS + position * THIRTY_DAYS / total;
        UUID identity = new UUID(random.nextLong(), random.nextLong());
        position++;
        if (random.nextInt(10) == 0) {
            String topic = "us." + random.nextInt(20);
            long time = random.nextLong(END.toEpochMilli());
            return new Sample(position, EARTHQUAKES, topic, time, identity, "q" + position, values(2));
        }
        long late = random.nextInt(100) == 0 ? random.nextLong(86_400_000) : random.nextLong(2_000);
        return new Sample(
                position, METRICS, "lab.h" + random.nextInt(HOSTS), now - late, identity, "m" + position, values(5));
    }

    private List<Double> values(int count) {
        List<Double> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(random.nextInt(100_000) / 1000.0);
        }
        return values;
    }
}
