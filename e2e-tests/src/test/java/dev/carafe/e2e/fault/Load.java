package dev.carafe.e2e.fault;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Api.Answer;
import dev.carafe.e2e.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Callers that submit tasks until they are told to stop. Each sends its next tasks when the last ones were answered, and
 * what was refused or not answered again under another number. Two of them share the lane; one sees to it that each worker
 * has tasks that run still, or again, when it has slept beyond its lease.
 */
final class Load implements AutoCloseable {

    /** Unfinished tasks at most, in the lane and beside it: the lane is as fast as its commits are, and callers are faster. */
    private static final int MOST_WAITING = 400;

    private static final List<String> GATEWAYS = List.of("gateway-1", "gateway-2");

    private enum Kind {
        LANE,
        BESIDE,
        LONG
    }

    private final Platform platform;
    private final ConcurrentLinkedQueue<Try> tries = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<CompletableFuture<?>> callers = new ArrayList<>();
    private volatile long waitingInLane;
    private volatile long waitingBeside;
    private volatile boolean stopped;

    Load(Platform platform, long seed) {
        this.platform = platform;
        Random random = new Random(seed);
        for (Kind kind : List.of(Kind.LANE, Kind.LANE, Kind.BESIDE, Kind.LONG)) {
            long own = random.nextLong();
            callers.add(start(() -> call(new Random(own), kind)));
        }
        callers.add(start(this::watch));
    }

    /** Everything that was tried, in the order of the answers. */
    List<Try> tries() {
        return List.copyOf(tries);
    }

    int accepted() {
        return accepted.get();
    }

    private static CompletableFuture<Void> start(Runnable caller) {
        return CompletableFuture.runAsync(caller, Thread::startVirtualThread);
    }

    private void call(Random random, Kind kind) {
        while (!stopped) {
            if ((kind == Kind.LANE ? waitingInLane : waitingBeside) > MOST_WAITING) {
                pause(20);
                continue;
            }
            List<Try> refused = submit(random, kind);
            if (!refused.isEmpty()) {
                // As a client does that is told to try again.
                pause(50 + random.nextInt(100));
            } else if (kind == Kind.BESIDE) {
                pause(random.nextInt(20));
            } else if (kind == Kind.LONG) {
                pause(1_500);
            }
        }
    }

    private List<Try> submit(Random random, Kind kind) {
        int count = switch (kind) {
            case LANE -> 1 + random.nextInt(20);
            case BESIDE -> 1 + random.nextInt(8);
            case LONG -> 8;
        };
        List<Try> wanted = new ArrayList<>();
        StringBuilder body = new StringBuilder("{\"tasks\":[");
        for (int n = 0; n < count; n++) {
            String type = switch (kind) {
                case LANE -> "Lane";
                case BESIDE -> random.nextInt(4) == 0 ? "Once" : "Wide";
                case LONG -> "Wide";
            };
            boolean fails = random.nextInt(20) == 0;
            int millis = millis(random, kind);
            long number = numbers.incrementAndGet();
            wanted.add(new Try(number, type, fails, System.nanoTime(), 0, Try.NO_ANSWER, null, ""));
            body.append(n == 0 ? "" : ",").append("""
                            {"type":"%s","payload":{"millis":%d,"fails":%b},"labels":{"try":"%d"}}""".formatted(type, millis, fails, number));
        }
        List<Try> answered = answered(wanted, body.append("]}").toString(), random);
        tries.addAll(answered);
        List<Try> refused = answered.stream().filter(one -> !one.accepted()).toList();
        accepted.addAndGet(answered.size() - refused.size());
        return refused;
    }

    /** Most are short, so that there are many; some are long, so that there is always one for a fault to meet. */
    private static int millis(Random random, Kind kind) {
        if (kind == Kind.LONG) {
            return 3_000 + random.nextInt(2_000);
        }
        boolean inLane = kind == Kind.LANE;
        boolean isLong = random.nextInt(inLane ? 100 : 4) == 0;
        if (isLong) {
            return 100 + random.nextInt(inLane ? 300 : 1_500);
        }
        return random.nextInt(inLane ? 2 : 20);
    }

    private List<Try> answered(List<Try> wanted, String body, Random random) {
        Answer answer;
        try {
            answer = gateway(random).send(Api.post("/v1/services/history/tasks:batch", body));
        } catch (IOException | UncheckedIOException e) {
            long now = System.nanoTime();
            return wanted.stream()
                    .map(one -> outcome(one, now, Try.NO_ANSWER, null, ""))
                    .toList();
        }
        long now = System.nanoTime();
        if (answer.status() != 200) {
            String problem = problem(answer.json());
            return wanted.stream()
                    .map(one -> outcome(one, now, answer.status(), null, problem))
                    .toList();
        }
        JsonNode results = answer.json().path("results");
        List<Try> all = new ArrayList<>();
        for (int n = 0; n < wanted.size(); n++) {
            JsonNode result = results.path(n);
            int status = result.path("status").asInt();
            UUID id = status == 202
                    ? UUID.fromString(result.path("task").path("id").asString())
                    : null;
            all.add(outcome(wanted.get(n), now, status, id, problem(result.path("problem"))));
        }
        return all;
    }

    /** The one of the two that it draws, or the other one while that is down. */
    private Api gateway(Random random) {
        int drawn = random.nextInt(GATEWAYS.size());
        return platform.running(GATEWAYS.get(drawn))
                .or(() -> platform.running(GATEWAYS.get(1 - drawn)))
                .orElseThrow(() -> new UncheckedIOException(new IOException("both gateways are down")))
                .api();
    }

    private static Try outcome(
            Try wanted, long answeredAt, int status, @org.jspecify.annotations.Nullable UUID id, String problem) {
        return new Try(
                wanted.number(), wanted.type(), wanted.fails(), wanted.sentAt(), answeredAt, status, id, problem);
    }

    private static String problem(JsonNode problem) {
        String type = problem.path("type").asString("");
        return type.substring(type.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
    }

    private void watch() {
        while (!stopped) {
            try {
                waitingInLane = platform.database().count("SELECT count(lane) FROM tasks.execution");
                waitingBeside = platform.database().count("SELECT count(*) - count(lane) FROM tasks.execution");
            } catch (IllegalStateException e) {
                // The database is away. Nothing is accepted anyway, and all are to go on trying.
                waitingInLane = 0;
                waitingBeside = 0;
            }
            pause(250);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Sends no more and waits for the last answers. */
    @Override
    public void close() {
        stopped = true;
        callers.forEach(CompletableFuture::join);
    }
}
