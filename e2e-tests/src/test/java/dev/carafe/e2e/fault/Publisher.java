package dev.carafe.e2e.fault;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Publishes events to the hub, each until it is told that it is stored, under the same identity. */
final class Publisher implements AutoCloseable {

    private final Platform platform;
    private final CompletableFuture<Void> publishing;
    private volatile boolean stopped;
    private int told;
    private int repeated;

    Publisher(Platform platform) {
        this.platform = platform;
        this.publishing = CompletableFuture.runAsync(this::publish, Thread::startVirtualThread);
    }

    private void publish() {
        for (int n = 0; !stopped; n++) {
            while (!stopped && !isStored(n)) {
                repeated++;
                pause(200);
            }
            pause(20);
        }
    }

    private boolean isStored(int number) {
        var hub = platform.running("hub-1");
        if (hub.isEmpty()) {
            return false;
        }
        try {
            Api.Answer answer = hub.get()
                    .api()
                    .send(Api.post("/v1/events", "application/cloudevents+json", """
                    {"specversion":"1.0","type":"Fault","source":"/faults","id":"%d","data":{"n":%d}}""".formatted(number, number)));
            if (answer.status() == 200) {
                told++;
                return true;
            }
        } catch (IOException e) {
            // It may be stored or not: the next try is told.
        }
        return false;
    }

    /** What is wrong with the events that are kept; to be called after {@link #close}. */
    List<String> faults() {
        Map<Integer, Integer> stored = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = platform.api("hub-1")
                    .answer(Api.get("/v1/events?type=Fault&limit=1000" + cursor))
                    .json();
            page.path("items")
                    .forEach(event -> stored.merge(event.path("data").path("n").asInt(), 1, Integer::sum));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
        } while (!cursor.isEmpty());
        List<String> faults = new java.util.ArrayList<>();
        for (int n = 0; n < told; n++) {
            int times = stored.getOrDefault(n, 0);
            if (times != 1) {
                faults.add("event %d is stored %d times".formatted(n, times));
            }
        }
        System.out.printf("Events: stored=%d repeated=%d%n", told, repeated);
        return faults;
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void close() {
        stopped = true;
        publishing.join();
    }
}
