package dev.carafe.hub.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carafe.hub.Hub;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every number is computed a second time, here, from the events that were published. */
class SeriesTests {

    private static final Instant END = Instant.parse("2026-11-21T00:00:00Z");
    private static final Offset<Double> EXACTLY = within(1e-9);
    private static final List<Quake> QUAKES = new ArrayList<>();
    private static Hub hub;

    private record Quake(Instant time, double mag, String net) {}

    @BeforeAll
    static void start() {
        hub = Hub.start();
        assertThat(hub.put("/v1/event-types/Earthquake", "{\"tags\":[\"net\"]}").status())
                .isEqualTo(200);
        Random random = new Random(3);
        for (int i = 0; i < 4_000; i++) {
            // Half of them anywhere since 1970, half within two days.
            long seconds = i % 2 == 0
                    ? random.nextLong(END.getEpochSecond())
                    : END.getEpochSecond() - random.nextLong(172_800);
            QUAKES.add(new Quake(
                    Instant.ofEpochSecond(seconds, random.nextInt(1_000_000) * 1_000L),
                    random.nextInt(90) / 10.0,
                    List.of("ak", "ci", "us").get(random.nextInt(3))));
        }
        String batch = QUAKES.stream()
                .map(q ->
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"urn:s\",\"type\":\"Earthquake\",\"subject\":\"q.%s\",\"time\":\"%s\",\"data\":{\"mag\":%s,\"net\":\"%s\",\"note\":\"x\"}}"
                                .formatted(QUAKES.indexOf(q), q.net(), q.time(), q.mag(), q.net()))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(hub.publish(Hub.BATCH, batch).json().at("/stored").asInt()).isEqualTo(QUAKES.size());
        // A word where a number is expected breaks nothing and counts nowhere.
        hub.publish(
                Hub.STRUCTURED,
                "{\"specversion\":\"1.0\",\"id\":\"odd\",\"source\":\"urn:s\",\"type\":\"Earthquake\",\"time\":\"2026-11-20T12:00:00Z\",\"data\":{\"mag\":\"big\"}}");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Map<Instant, List<Quake>> buckets(List<Quake> quakes, Function<Instant, Instant> start) {
        return quakes.stream()
                .collect(Collectors.groupingBy(q -> start.apply(q.time()), TreeMap::new, Collectors.toList()));
    }

    private static void check(JsonNode rows, Map<Instant, List<Quake>> expected) {
        List<Instant> starts = new ArrayList<>(expected.keySet());
        List<JsonNode> withNumbers =
                rows.valueStream().filter(row -> row.get(4).asInt() > 0).toList();
        assertThat(withNumbers.stream().map(row -> Instant.parse(row.get(0).asString())))
                .isEqualTo(starts);
        for (int i = 0; i < starts.size(); i++) {
            List<Quake> in = expected.get(starts.get(i));
            List<Double> sorted = in.stream().map(Quake::mag).sorted().toList();
            JsonNode row = withNumbers.get(i);
            assertThat(row.get(1).asDouble())
                    .isEqualTo(in.stream().mapToDouble(Quake::mag).average().orElseThrow(), EXACTLY);
            assertThat(row.get(2).asDouble()).isEqualTo(sorted.getFirst());
            assertThat(row.get(3).asDouble()).isEqualTo(sorted.getLast());
            assertThat(row.get(4).asInt()).isEqualTo(in.size());
            assertThat(row.get(5).asDouble())
                    .isEqualTo(in.stream()
                            .max(Comparator.comparing(Quake::time))
                            .orElseThrow()
                            .mag());
            double rank = 0.95 * (sorted.size() - 1);
            int below = (int) rank;
            double above = sorted.get(Math.min(below + 1, sorted.size() - 1));
            assertThat(row.get(6).asDouble())
                    .isEqualTo(sorted.get(below) + (above - sorted.get(below)) * (rank - below), EXACTLY);
        }
    }

    private static final String ALL = "/v1/series/Earthquake?field=mag&agg=avg,min,max,count,last,p95";

    private static JsonNode rows(String more) {
        var answer = hub.get(ALL + more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().at("/series/0/rows");
    }

    @Test
    void decadesByTheYear() {
        check(
                rows("&every=1y"),
                buckets(
                        QUAKES,
                        t -> LocalDate.ofInstant(t, ZoneOffset.UTC)
                                .withDayOfYear(1)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC)));
    }

    @Test
    void decadesByAFixedWidth() {
        check(
                rows("&every=30d"),
                buckets(
                        QUAKES,
                        t -> Instant.ofEpochSecond(Math.floorDiv(t.getEpochSecond(), 30 * 86_400L) * 30 * 86_400)));
    }

    @Test
    void twoDaysByTenMinutesOfOneNetwork() {
        List<Quake> some = QUAKES.stream()
                .filter(q -> q.net().equals("ak") && !q.time().isBefore(Instant.parse("2026-11-19T00:00:00Z")))
                .toList();

        check(
                rows("&every=10m&from=2026-11-19T00:00:00Z&tag.net=ak"),
                buckets(some, t -> Instant.ofEpochSecond(t.getEpochSecond() / 600 * 600)));
        check(
                rows("&every=PT10M&from=2026-11-19T00:00:00Z&topic=q.ak"),
                buckets(some, t -> Instant.ofEpochSecond(t.getEpochSecond() / 600 * 600)));
    }

    @Test
    void daysOfATimeZone() {
        ZoneId zone = ZoneId.of("America/New_York");
        check(
                rows("&every=1d&from=2026-01-01T00:00:00Z&zone=America/New_York"),
                buckets(
                        QUAKES.stream()
                                .filter(q -> !q.time().isBefore(Instant.parse("2026-01-01T00:00:00Z")))
                                .toList(),
                        t -> t.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant()));
        check(
                rows("&every=1h&from=2026-11-19T00:00:00Z&zone=Asia/Kathmandu"),
                buckets(
                        QUAKES.stream()
                                .filter(q -> !q.time().isBefore(Instant.parse("2026-11-19T00:00:00Z")))
                                .toList(),
                        t -> t.atZone(ZoneId.of("Asia/Kathmandu"))
                                .truncatedTo(java.time.temporal.ChronoUnit.HOURS)
                                .toInstant()));
    }

    @Test
    void groupsComeApart() {
        JsonNode answer = hub.get(
                        "/v1/series/Earthquake?field=mag&agg=count,avg&every=1y&groupBy=net&from=1970-01-01T00:00:00Z")
                .json();

        assertThat(answer.at("/columns").toString()).isEqualTo("[\"time\",\"mag.count\",\"mag.avg\"]");
        assertThat(answer.at("/step").asString()).isEqualTo("P1Y");
        assertThat(answer.at("/source").asString()).isEqualTo("raw");
        for (String net : List.of("ak", "ci", "us")) {
            JsonNode group = answer.at("/series")
                    .valueStream()
                    .filter(g -> g.at("/group/net").asString("").equals(net))
                    .findFirst()
                    .orElseThrow();
            assertThat(group.at("/rows")
                            .valueStream()
                            .mapToInt(row -> row.get(1).asInt())
                            .sum())
                    .isEqualTo((int)
                            QUAKES.stream().filter(q -> q.net().equals(net)).count());
        }
    }

    @Test
    void pointsChooseARoundWidth() {
        JsonNode decades = hub.get("/v1/series/Earthquake?agg=count&points=100").json();
        JsonNode days = hub.get(
                        "/v1/series/Earthquake?field=mag&points=100&from=2026-11-19T00:00:00Z&to=2026-11-21T00:00:00Z")
                .json();

        assertThat(decades.at("/series/0/rows").size()).isBetween(50, 100);
        assertThat(decades.at("/series/0/rows")
                        .valueStream()
                        .mapToInt(row -> row.get(1).asInt())
                        .sum())
                .isEqualTo(QUAKES.size() + 1);
        assertThat(days.at("/step").asString()).isEqualTo("PT30M");
    }

    @Test
    void latestIsTheNewestOfEachGroup() {
        JsonNode all = hub.get("/v1/series/Earthquake/latest?field=mag").json();
        JsonNode groups =
                hub.get("/v1/series/Earthquake/latest?field=mag&groupBy=topic").json();

        Quake newest = QUAKES.stream().max(Comparator.comparing(Quake::time)).orElseThrow();
        assertThat(all.at("/series/0/rows/0/0").asString())
                .isEqualTo(newest.time().toString());
        assertThat(all.at("/series/0/rows/0/1").asDouble()).isEqualTo(newest.mag());
        assertThat(groups.at("/series").size()).isEqualTo(3);
        Quake ofAk = QUAKES.stream()
                .filter(q -> q.net().equals("ak"))
                .max(Comparator.comparing(Quake::time))
                .orElseThrow();
        assertThat(groups.at("/series/0/group/topic").asString()).isEqualTo("q.ak");
        assertThat(groups.at("/series/0/rows/0/1").asDouble()).isEqualTo(ofAk.mag());
    }

    @Test
    void whatCannotBeAskedIsNamed() {
        for (String[] bad : new String[][] {
            {"?field=mag&every=x", "every"},
            {"?field=mag&every=1s&from=1970-01-01T00:00:00Z", "every"},
            {"?every=1h", "field"},
            {"?field=mag&agg=median", "agg"},
            {"?field=mag&every=0s", "every"},
            {"?field=mag&every=999999999y", "every"},
            {"?field=mag&every=P999999999W", "every"},
            {"?field=mag&every=PT9999999999999999S", "every"},
            {"?field=mag&every=1h&every=2h", "every"},
            {"?field=mag&points=0", "points"},
            {"?field=mag&points=99999999999", "points"},
            {"?field=mag&from=0001-01-01T00:00:00Z", "from"},
            {"?field=mag&to=9999999-01-01T00:00:00Z", "to"},
            {"?field=mag&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"},
            {"?field=mag&agg=p100", "agg"},
            {"?field=mag&agg=p-1", "agg"},
            {"?field=mag&zone=Mars", "zone"},
            {"?field=mag&every=1h&points=5", "points"}
        }) {
            var answer = hub.get("/v1/series/Earthquake" + bad[0]);
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().at("/parameter").asString()).isEqualTo(bad[1]);
        }
        assertThat(hub.get("/v1/series/Nothing?field=x").status()).isEqualTo(404);
        assertThat(hub.get("/v1/series/TaskFinished?field=x").json().at("/series"))
                .isEmpty();
    }

    private static void store(String type, String... timesAndData) {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < timesAndData.length; i += 2) {
            batch.append(batch.isEmpty() ? "[" : ",")
                    .append(
                            "{\"specversion\":\"1.0\",\"id\":\"%s-%d\",\"source\":\"urn:s\",\"type\":\"%s\",\"time\":\"%s\",\"data\":%s}"
                                    .formatted(type, i, type, timesAndData[i], timesAndData[i + 1]));
        }
        assertThat(hub.publish(Hub.BATCH, batch + "]").json().at("/rejected").asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "%2B03:00, 1d, 2026-06-01T12:00:00Z, 2026-05-31T21:00:00Z",
        "+03:00, 1d, 2026-06-01T12:00:00Z, 2026-05-31T21:00:00Z",
        "%2B3, 1d, 2026-06-01T12:00:00Z, 2026-05-31T21:00:00Z",
        "UTC%2B3, 1d, 2026-06-01T12:00:00Z, 2026-05-31T21:00:00Z",
        "GMT-3, 1d, 2026-06-01T12:00:00Z, 2026-06-01T03:00:00Z",
        "-05:00, 1d, 2026-06-01T12:00:00Z, 2026-06-01T05:00:00Z",
        "%2B05:45, 1d, 2026-06-01T12:00:00Z, 2026-05-31T18:15:00Z",
        "Etc/GMT%2B3, 1d, 2026-06-01T12:00:00Z, 2026-06-01T03:00:00Z",
        "CET, 1d, 2026-06-01T12:00:00Z, 2026-05-31T22:00:00Z",
        "EET, 1d, 2026-06-01T12:00:00Z, 2026-05-31T21:00:00Z",
        "MET, 1d, 2026-06-01T12:00:00Z, 2026-05-31T22:00:00Z",
        "WET, 1d, 2026-06-01T12:00:00Z, 2026-05-31T23:00:00Z",
        "Europe/Paris, 2h, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z",
        "Atlantic/Azores, 1d, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z",
        "America/Havana, 1mo, 2026-11-01T04:30:00Z, 2026-11-01T04:00:00Z",
        "America/New_York, 90m, 2026-11-01T05:45:00Z, 2026-11-01T05:30:00Z"
    })
    void aZoneIsReadAsJavaReadsIt(String zone, String every, Instant time, Instant bucket) {
        String type = "Zoned" + Math.abs((zone + every).hashCode());
        store(type, time.toString(), "{\"v\":1}");

        Hub.Answer answer = hub.get("/v1/series/" + type + "?field=v&every=" + every + "&zone=" + zone);

        assertThat(answer.json().at("/series/0/rows/0/0").asString())
                .as(answer.body())
                .isEqualTo(bucket.toString());
    }

    @Test
    void thereAreNeverMoreRowsThanPoints() {
        store("Clocks", "1985-12-31T18:20:00Z", "{\"v\":1}", "1985-12-31T18:40:00Z", "{\"v\":2}");
        store("Ages", "1970-01-01T00:00:00Z", "{\"v\":1}", "9999-12-31T23:59:59Z", "{\"v\":2}");
        for (String zone : List.of("Asia/Kathmandu", "America/New_York", "UTC", "Pacific/Apia")) {
            for (int points : new int[] {1, 2, 3, 100}) {
                for (String type : List.of("Clocks", "Ages")) {
                    Hub.Answer answer = hub.get("/v1/series/" + type + "?field=v&points=" + points + "&zone=" + zone);
                    assertThat(answer.json().at("/series/0/rows").size())
                            .as(answer.body())
                            .isBetween(1, points);
                }
            }
        }
    }

    @Test
    void whatOverflowsIsNullAndNotedAndAllElseStands() {
        store(
                "Huge",
                "2026-01-01T00:00:00Z",
                "{\"v\":1e308}",
                "2026-01-01T00:01:00Z",
                "{\"v\":1e308}",
                "2026-01-01T01:00:00Z",
                "{\"v\":1e155}",
                "2026-01-01T01:01:00Z",
                "{\"v\":3e155}",
                "2026-01-01T02:00:00Z",
                "{\"v\":-1.7e308}",
                "2026-01-01T02:01:00Z",
                "{\"v\":1.7e308}",
                "2026-01-01T03:00:00Z",
                "{\"v\":1e-320}",
                "2026-01-01T03:01:00Z",
                "{\"v\":0.1}",
                "2026-01-01T04:00:00Z",
                "{\"w\":1}");

        Hub.Answer answer = hub.get("/v1/series/Huge?field=v&agg=sum,avg,p50,p99,max,count&every=1h");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode rows = answer.json().at("/series/0/rows");
        assertThat(rows.at("/0/1").isNull()).isTrue();
        assertThat(rows.at("/0/2").asDouble()).isEqualTo(1e308);
        assertThat(rows.at("/0/6").asInt()).isEqualTo(2);
        assertThat(rows.at("/1/1").asDouble()).isEqualTo(4e155);
        assertThat(rows.at("/1/2").asDouble()).isEqualTo(2e155);
        assertThat(rows.at("/2/1").asDouble()).isZero();
        assertThat(rows.at("/2/3").asDouble()).isZero();
        assertThat(rows.at("/2/4").asDouble()).isEqualTo(1.666e308, within(1e300));
        assertThat(rows.at("/3/1").asDouble()).isEqualTo(0.1);
        assertThat(rows.at("/3/3").asDouble()).isEqualTo(0.05);
        assertThat(rows.at("/4/1").isNull()).isTrue();
        assertThat(answer.json().at("/notes").size()).isEqualTo(1);
        assertThat(answer.json().at("/notes/0/time").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(answer.json().at("/notes/0/column").asString()).isEqualTo("v.sum");
        assertThat(answer.json().at("/notes/0/reason").asString()).isEqualTo("overflow");
        assertThat(hub.get("/v1/series/Huge?field=v&agg=p50&every=1h").body()).doesNotContain("Infinity", "NaN");
        assertThat(hub.get("/v1/series/Huge/latest?field=v").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "?field=nosuch, field, nosuch, mag",
        "/latest?field=nosuch, field, nosuch, mag",
        "?field=mag&field=nosuch&agg=count, field, nosuch, mag",
        "?field=note, field, note, mag",
        "?field=mag&groupBy=note, groupBy, note, net",
        "/latest?field=mag&groupBy=nosuch, groupBy, nosuch, net",
        "?field=mag&tag.nosuch=1, tag.nosuch, nosuch, note",
        "/latest?field=mag&tag.nosuch=1, tag.nosuch, nosuch, note"
    })
    void aFieldThatATypeDoesNotHaveIsNamed(String query, String parameter, String field, String there) {
        Hub.Answer answer = hub.get("/v1/series/Earthquake" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().at("/parameter").asString()).isEqualTo(parameter);
        assertThat(answer.json().at("/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/fields").toString()).contains('"' + there + '"');
    }

    @Test
    void aFieldWithoutValuesInARangeIsNoFault() {
        assertThat(hub.get("/v1/series/Earthquake?field=mag&from=2027-01-01T00:00:00Z")
                        .status())
                .isEqualTo(200);
        store("Words", "2026-01-01T00:00:00Z", "{\"word\":\"x\"}");
        assertThat(hub.get("/v1/series/Words?field=word").body()).contains("there are none");
    }
}
