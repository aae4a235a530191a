package dev.carafe.e2e.journey;

import static dev.carafe.e2e.platform.Api.get;
import static dev.carafe.e2e.platform.Api.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.EventStream;
import dev.carafe.e2e.platform.EventStream.Frame;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Live streams of events. Each test has an event type of its own. */
abstract class StreamJourney {

    private final Api hub = JourneyTests.platform().api("hub-1");
    private final Api otherHub = JourneyTests.platform().api("hub-2");

    @Test
    void aSubscriberOfATopicGetsThatTopicInOrder() {
        try (EventStream stream = hub.stream(get("/v1/events/stream?type=Live&topic=a.b"))) {
            publish(hub, "Live", "a.b", 1);
            publish(hub, "Live", "a.bb", 2);
            publish(hub, "Live", "a", 3);
            publish(hub, "Other", "a.b", 4);
            publish(hub, "Live", "a.b.c", 5);
            publish(hub, "Live", "a.b", 6);
            assertThat(numbers(stream.await(3))).containsExactly(1, 5, 6);
        }
    }

    @Test
    void whatIsPublishedAtOneHubReachesTheSubscriberOfAnother() {
        try (EventStream stream = otherHub.stream(get("/v1/events/stream?type=Across"))) {
            publish(hub, "Across", "x", 1);
            publish(otherHub, "Across", "x", 2);
            publish(hub, "Across", "x", 3);
            assertThat(numbers(stream.await(3))).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aSubscriberThatComesBackMissesNothingAndGetsNothingTwice() {
        String last;
        try (EventStream stream = hub.stream(get("/v1/events/stream?type=Resumed"))) {
            IntStream.rangeClosed(1, 5).forEach(n -> publish(hub, "Resumed", "r", n));
            last = stream.await(5).get(2).id();
        }
        IntStream.rangeClosed(6, 8).forEach(n -> publish(otherHub, "Resumed", "r", n));
        // At the other hub, as behind a load balancer.
        Api.Call resume = get("/v1/events/stream?type=Resumed").with("Last-Event-ID", last);
        try (EventStream stream = otherHub.stream(resume)) {
            publish(hub, "Resumed", "r", 9);
            assertThat(numbers(stream.await(6))).containsExactly(4, 5, 6, 7, 8, 9);
        }
    }

    private static void publish(Api hub, String type, String topic, int n) {
        String event = EventJourney.event(type, topic + n, topic, "2026-01-01T00:00:00Z", "{\"n\":" + n + "}");
        Api.Answer answer = hub.answer(post("/v1/events", "application/cloudevents+json", event));
        assertThat(answer.json().path("stored").asInt()).isEqualTo(1);
    }

    private static List<Integer> numbers(List<Frame> frames) {
        Stream<Integer> numbers =
                frames.stream().map(frame -> frame.data().path("data").path("n").asInt());
        return numbers.toList();
    }
}
