package dev.carafe.hub.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.hub.Hub;
import dev.carafe.infra.testing.OddRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EventQueryTests {

    private static final int COUNT = 250;
    private static Hub hub;

    /** Times in groups of seven that are equal, stored in an order that is not theirs, from 1970 on. */
    @BeforeAll
    static void start() {
        hub = Hub.start();
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
        java.util.Collections.shuffle(numbers, new java.util.Random(7));
        String batch = numbers.stream()
                .map(i ->
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"urn:q\",\"type\":\"%s\",\"subject\":\"%s\",\"time\":\"%s\",\"data\":{\"n\":%d,\"net\":\"%s\",\"text\":\"a,\\\"b\\\"\"}}"
                                .formatted(
                                        i,
                                        i % 2 == 0 ? "Even" : "Odd",
                                        i % 5 == 0 ? "us.a_b" : "us.axb.c",
                                        Instant.ofEpochSecond(i / 7 * 6_000_000L),
                                        i,
                                        i % 3 == 0 ? "ak" : "ci"))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(hub.publish(Hub.BATCH, batch).json().at("/stored").asInt()).isEqualTo(COUNT);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whateverIsOddIsAnsweredByAProblemThatIsTheCallersOwn() throws Exception {
        var answers = OddRequests.send(
                hub.port(),
                List.of(
                        "/",
                        "/v1/events",
                        "/v1/events/stream",
                        "/v1/series/None",
                        "/v1/series/Even/latest",
                        "/v1/event-types",
                        "/v1/event-types/None",
                        "/actuator/health"));

        // 501 is for codings of a transfer that nobody knows (RFC 9112, 6.1).
        assertThat(answers)
                .filteredOn(answer -> answer.status() >= 500 && answer.status() != 501)
                .isEmpty();
        assertThat(answers)
                .filteredOn(OddRequests.Answer::isErrorWithoutProblem)
                .isEmpty();
        assertThat(answers)
                .noneMatch(answer ->
                        answer.text().contains("Exception") || answer.text().contains("org."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-16",
                "text/csv;charset=utf-32",
                "application/x-ndjson;charset=latin1"
            })
    void answersAreInUtf8WhateverIsAsked(String accept) {
        Hub.Answer answer = hub.get("/v1/events?type=Odd&limit=1", "Accept", accept);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .isEqualTo(accept.substring(0, accept.indexOf(';')) + ";charset=UTF-8");
        Hub.Answer published = hub.publish(Hub.BATCH, "[]", "Accept", accept);
        assertThat(published.status()).as(published.body()).isLessThan(500);
    }

    private static List<JsonNode> allPages(String query) {
        List<JsonNode> events = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = hub.get("/v1/events" + query + cursor).json();
            page.at("/items").forEach(events::add);
            cursor = page.has("next") ? "&cursor=" + page.at("/next").asString() : "";
            assertThat(page.at("/items").isEmpty()).isFalse();
        } while (!cursor.isEmpty());
        return events;
    }

    @Test
    void pagesGoThroughEverythingOnceInBothOrders() {
        List<String> up = allPages("?order=asc&limit=13").stream()
                .map(e -> e.at("/id").asString())
                .toList();
        List<String> down =
                allPages("?limit=9").stream().map(e -> e.at("/id").asString()).toList();

        assertThat(up).hasSize(COUNT).doesNotHaveDuplicates();
        assertThat(down).isEqualTo(up.reversed());
        assertThat(allPages("?order=asc&limit=100").stream()
                        .map(e -> Instant.parse(e.at("/time").asString())))
                .isSorted();
    }

    @Test
    void typesTopicsTimesAndTagsNarrow() {
        assertThat(allPages("?type=Even&limit=50"))
                .hasSize(COUNT / 2)
                .allMatch(e -> e.at("/data/n").asInt() % 2 == 0);
        assertThat(allPages("?type=Even&type=Odd&limit=500")).hasSize(COUNT);
        assertThat(allPages("?topic=us.a_b&limit=500")).hasSize(COUNT / 5);
        assertThat(allPages("?topic=us&limit=500")).hasSize(COUNT);
        assertThat(hub.get("/v1/events?topic=us.ax").json().at("/items")).isEmpty();
        assertThat(allPages("?tag.net=ak&tag.n=3")).hasSize(1);
        assertThat(allPages("?from=1970-01-01T05:45:00%2B05:45&to=1970-03-11T10:40:00Z&limit=500"))
                .hasSize(7);
        assertThat(hub.get("/v1/events?type=Unknown").json().toString()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void acceptChoosesTheForm() {
        var lines = hub.get("/v1/events?limit=2", "Accept", "application/x-ndjson");
        var table = hub.get("/v1/events?limit=2&order=asc&field=text,n", "Accept", "text/csv");

        assertThat(lines.body().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"specversion\""));
        assertThat(lines.response().headers().firstValue("link").orElse(""))
                .contains("cursor=")
                .contains("rel=\"next\"");
        assertThat(table.body())
                .startsWith("time,type,subject,source,id,data.text,data.n\r\n")
                .contains("\"a,\"\"b\"\"\"")
                .contains("\r\n");
        assertThat(hub.get("/v1/events", "Accept", "image/png").status()).isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=x,limit",
        "limit=10001,limit",
        "order=up,order",
        "from=now,from",
        "cursor=zzz,cursor",
        "topic=a..b,topic",
        "tags.x=1,tags.x",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z,to",
        "tag.=1,tag."
    })
    void aBadParameterIsNamed(String query, String parameter) {
        var answer = hub.get("/v1/events?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/parameter").asString()).isEqualTo(parameter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/events?type=%ff",
                "/v1/events?type=a%00",
                "/v1/events?type=A&topic=%00",
                "/v1/events?tag.a=%00",
                "/v1/events?=",
                "/v1/events/stream?type=%ff",
                "/v1/events/stream?type=a%00",
                "/v1/events/stream?type=A&topic=%00",
                "/v1/events/stream?filter=A:%00",
                "/v1/series/Even?field=%00",
                "/v1/series/Even/latest?groupBy=%ff"
            })
    void textThatCannotBeReadOrLookedForIsRefused(String path) {
        var answer = hub.get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/type").asString()).startsWith("urn:carafe:problem:");
    }

    @Test
    void columnsHaveNamesOfTheirOwnAndAreTheSameOnEveryPage() {
        assertThat(hub.get("/v1/events?type=Even&tag.n=4&field=time,id,n", "Accept", "text/csv")
                        .body())
                .startsWith("time,type,subject,source,id,data.time,data.id,data.n\r\n")
                .endsWith(",urn:q,4,,,4\r\n");
        assertThat(hub.get("/v1/events?type=Even&limit=1", "Accept", "text/csv").body())
                .startsWith("time,type,subject,source,id,data\r\n")
                .contains(",\"{\"\"");
    }
}
