package dev.carafe.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carafe.hub.Hub;
import dev.carafe.hub.Sse;
import dev.carafe.infra.testing.Nginx;
import dev.carafe.infra.testing.TestServers;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StreamTests {

    private static final AtomicInteger IDS = new AtomicInteger();
    private static Hub one;
    private static Hub other;

    @BeforeAll
    static void start() {
        var database = TestServers.freshDatabase();
        String broker = TestServers.freshVirtualHost();
        one = Hub.start(database, broker);
        other = Hub.start(database, broker, "carafe.hub.stream-buffer-events=2000");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static void publish(Hub hub, String type, String topic, int count) {
        publish(hub, type, topic, count, "");
    }

    private static void publish(Hub hub, String type, String topic, int count, String padding) {
        String batch = IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"urn:stream\",\"type\":\"%s\"%s,\"data\":{\"n\":%d,\"pad\":\"%s\"}}"
                                .formatted(
                                        IDS.incrementAndGet(),
                                        type,
                                        topic.isEmpty() ? "" : ",\"subject\":\"" + topic + "\"",
                                        i,
                                        padding))
                .collect(Collectors.joining(",", "[", "]"));
        var answer = hub.publish(Hub.BATCH, batch);
        assertThat(answer.json().at("/stored").asInt()).as(answer.body()).isEqualTo(count);
    }

    @Test
    void whateverHubStoresItEverySubscriberGetsAllInOrderAndOnceAlsoAcrossReconnects() throws Exception {
        int writers = 4;
        int batches = 50;
        int size = 50;
        int total = writers * batches * size;
        List<Long> resumed = new ArrayList<>();
        try (Sse here = Sse.open(one, "type=Many");
                Sse there = Sse.open(other, "type=Many")) {
            List<Thread> threads = IntStream.range(0, writers)
                    .mapToObj(w -> Thread.startVirtualThread(() -> {
                        for (int b = 0; b < batches; b++) {
                            publish(w % 2 == 0 ? one : other, "Many", "w" + w, size);
                            publish(w % 2 == 0 ? other : one, "Noise", "", 3);
                        }
                    }))
                    .toList();
            // One subscriber goes away and comes back, to the other hub each time, while all of this happens.
            String last = "0";
            for (int turn = 0; resumed.size() < total && turn < 1_000; turn++) {
                try (Sse briefly = Sse.open(turn % 2 == 0 ? one : other, "type=Many", "Last-Event-ID", last)) {
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> !briefly.frames().isEmpty());
                    List<Long> ids = briefly.ids();
                    resumed.addAll(ids);
                    last = ids.getLast().toString();
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> here.frames().size() >= total && there.frames().size() >= total);

            assertThat(here.ids()).hasSize(total).isSorted().doesNotHaveDuplicates();
            assertThat(there.ids()).isEqualTo(here.ids());
            assertThat(resumed).isEqualTo(here.ids());
        }
    }

    @Test
    void aRequestForTheHeadersAloneOpensNoStream() throws Exception {
        try (Socket asking = new Socket("127.0.0.1", one.port())) {
            asking.setSoTimeout(10_000);
            asking.getOutputStream()
                    .write("HEAD /v1/events/stream?type=Quiet HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            // Read to its end, which there is.
            String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/event-stream");
        }
    }

    @Test
    void aStreamThatHasBroughtNothingYetCanBeResumed() throws Exception {
        publish(one, "Quiet", "", 1);
        String begin;
        try (Socket quiet = new Socket("127.0.0.1", one.port())) {
            quiet.getOutputStream()
                    .write("GET /v1/events/stream?type=Quiet HTTP/1.0\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var lines = new java.io.BufferedReader(
                    new java.io.InputStreamReader(quiet.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (!line.startsWith("id: ")) {
                line = lines.readLine();
            }
            begin = line.substring(4);
            assertThat(lines.readLine()).startsWith(":");
            assertThat(lines.readLine()).isEmpty();
        }
        publish(one, "Quiet", "", 2);
        try (Sse back = Sse.open(other, "type=Quiet", "Last-Event-ID", begin)) {
            publish(one, "Quiet", "", 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> back.frames().size() >= 3);
            assertThat(back.frames()).hasSize(3);
        }
    }

    @Test
    void aReaderThatIsTooSlowSeesAGapSlowsNobodyAndCanFetchWhatItMissed() throws Exception {
        String padding = "x".repeat(2_000);
        try (Socket slow = new Socket();
                Sse fast = Sse.open(one, "type=Flood")) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
            slow.connect(new InetSocketAddress("127.0.0.1", other.port()));
            slow.getOutputStream()
                    .write("GET /v1/events/stream?type=Flood HTTP/1.0\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo('H');

            int total = 10_000;
            for (int i = 0; i < 20; i++) {
                publish(one, "Flood", "", total / 20, padding);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> fast.frames().size() == total);

            // Now it reads. What it got, and what the gap tells of, is all there is.
            List<Long> got = new ArrayList<>();
            JsonNode gap = null;
            var lines = new java.io.BufferedReader(
                    new java.io.InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            boolean inGap = false;
            while (gap == null) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    got.add(Long.parseLong(line.substring(4)));
                } else if (line.equals("event: gap")) {
                    inGap = true;
                } else if (inGap && line.startsWith("data: ")) {
                    gap = JsonMapper.shared().readTree(line.substring(6));
                }
            }
            got.removeFirst(); // with which the stream began
            publish(one, "Flood", "", 1);
            String next = lines.readLine();
            while (!next.startsWith("id: ")) {
                next = lines.readLine();
            }

            long from = Long.parseLong(gap.at("/from").asString());
            long to = Long.parseLong(gap.at("/to").asString());
            assertThat(from).isEqualTo(got.getLast());
            assertThat(got.size() + gap.at("/missed").asInt()).isEqualTo(total);
            assertThat(Long.parseLong(next.substring(4))).isGreaterThan(to);
            try (Sse fetch = Sse.open(other, "type=Flood&last_event_id=" + from)) {
                int missed = gap.at("/missed").asInt();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> fetch.frames().size() == missed + 1);
                got.addAll(fetch.ids());
            }
            assertThat(got).hasSize(total + 1).isSorted().doesNotHaveDuplicates();
            assertThat(other.get("/actuator/metrics/carafe.stream.gaps")
                            .json()
                            .at("/measurements/0/value")
                            .asInt())
                    .isPositive();
        }
    }

    @Test
    void filtersChooseByWholeSegmentsAndAnEventComesOnce() throws Exception {
        try (Sse sse = Sse.open(other, "filter=Door:lab.a&filter=Door:lab&filter=Window:&type=Lamp&topic=lab")) {
            publish(one, "Door", "lab.a.b", 1);
            publish(one, "Door", "lab", 1);
            publish(one, "Door", "labor", 1);
            publish(one, "Door", "", 1);
            publish(one, "Window", "", 1);
            publish(one, "Window", "any.where", 1);
            publish(one, "Lamp", "hall", 1);
            publish(one, "Lamp", "lab.x", 1);
            await().until(() -> sse.frames().size() >= 5);

            assertThat(sse.frames().stream().map(frame -> {
                        JsonNode event = JsonMapper.shared().readTree(frame.data());
                        return event.at("/type").asString() + ":"
                                + event.at("/subject").asString("");
                    }))
                    .containsExactly("Door:lab.a.b", "Door:lab", "Window:", "Window:any.where", "Lamp:lab.x");
            assertThat(sse.frames()).allMatch(frame -> frame.event().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "filter=com:acme, com/acme",
        "filter=com:acme:, com:acme/ com:acme/x",
        "filter=com%253Aacme, com:acme/ com:acme/x",
        "filter=com%253aacme:x, com:acme/x",
        "filter=com:a%253Ab, com/a:b",
        "filter=com:50%2525, com/50%",
        "type=com:acme, com:acme/ com:acme/x"
    })
    void aFilterNamesAnyTypeAndAnyTopic(String query, String expected) throws Exception {
        try (Sse sse = Sse.open(other, query)) {
            for (String each : List.of("com/acme", "com:acme/", "com:acme/x", "com/a:b", "com/50%")) {
                publish(one, each.substring(0, each.indexOf('/')), each.substring(each.indexOf('/') + 1), 1);
            }
            List<String> wanted = List.of(expected.split(" "));
            await().until(() -> sse.frames().size() >= wanted.size());
            assertThat(sse.frames().stream().map(frame -> {
                        JsonNode event = JsonMapper.shared().readTree(frame.data());
                        return event.at("/type").asString() + "/"
                                + event.at("/subject").asString("");
                    }))
                    .isEqualTo(wanted);
        }
    }

    @Test
    void aPlainProxyPassesAStreamOnAsItComes() throws Exception {
        assumeTrue(Nginx.isInstalled(), "no nginx on this machine");
        HttpClient client = HttpClient.newHttpClient();
        try (Nginx proxy = Nginx.inFrontOf(one.port())) {
            var stream = client.send(
                    HttpRequest.newBuilder(proxy.address("/v1/events/stream?type=Proxied"))
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread.ofVirtual().start(() -> stream.body().forEach(lines::add));
            publish(other, "Proxied", "a", 1);
            await().until(() -> lines.stream().anyMatch(line -> line.contains("\"Proxied\"")));
        } finally {
            client.shutdownNow();
        }
    }

    @Test
    void theWholeHistoryCanBeResumedAndTheFutureCannot() throws Exception {
        publish(one, "History", "", 1_200);

        try (Sse all = Sse.open(other, "type=History&last_event_id=0");
                Sse beyond = Sse.open(other, "type=History&last_event_id=999999999999")) {
            await().until(() -> all.frames().size() == 1_200);
            publish(one, "History", "", 1);
            await().until(() -> all.frames().size() == 1_201 && beyond.frames().size() == 1);
            assertThat(new HashSet<>(all.ids())).hasSize(1_201);
            assertThat(LongStream.of(beyond.ids().getFirst()).boxed())
                    .containsExactly(all.ids().getLast());
        }
    }

    @Test
    void aStreamNeedsATypeAndAnIdThatIsOne() {
        assertThat(one.get("/v1/events/stream").status()).isEqualTo(400);
        assertThat(one.get("/v1/events/stream?type=A&last_event_id=x")
                        .json()
                        .at("/parameter")
                        .asString())
                .isEqualTo("last_event_id");
        assertThat(one.get("/v1/events/stream?type=A&topic=a..b")
                        .json()
                        .at("/parameter")
                        .asString())
                .isEqualTo("topic");
    }
}
