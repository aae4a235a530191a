package dev.carafe.e2e.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carafe.client.Carafe;
import dev.carafe.client.CarafeBuilder;
import dev.carafe.client.call.CallOutcome;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.point.Points.Row;
import dev.carafe.client.point.Series;
import dev.carafe.client.problem.AccessDeniedException;
import dev.carafe.client.problem.ConflictException;
import dev.carafe.client.task.TaskFuture;
import dev.carafe.e2e.secure.Verbs.DoorOpened;
import dev.carafe.e2e.secure.Verbs.Echo;
import dev.carafe.e2e.secure.Verbs.Last;
import dev.carafe.e2e.secure.Verbs.Reading;
import dev.carafe.model.task.TaskResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys, over HTTP with TLS. */
@Timeout(60)
abstract class ClientKeyJourney {

    private final SecurePlatform platform = SecureClientTests.platform();

    @Test
    void tasksAreRequestedExecutedCalledAndReadOverTls() throws Exception {
        try (Carafe client = platform.client().key(platform.all()).build()) {
            assertThat(platform.gateway().getScheme()).isEqualTo("https");
            TaskFuture<Echo> future = client.request("demo", new Echo("hi"), Echo.class);
            assertThat(Verbs.get(future)).isEqualTo(new Echo("hi"));
            assertThat(Verbs.get(client.future(future.taskId(), Echo.class))).isEqualTo(new Echo("hi"));
            assertThat(Verbs.get(client.execute("demo", new Echo("ho"), Echo.class)))
                    .isEqualTo(new Echo("ho"));
            assertThat(client.call("demo.Echo", Map.of("n", 7), Verbs.LONG)).isEqualTo(Map.of("n", 7));
            assertThatThrownBy(() -> client.cancel(future.taskId())).isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void eventsAndPointsAreWrittenReadAndStreamedOverTls() throws Exception {
        try (Carafe client = platform.client().key(platform.all()).build();
                Subscriber subscriber = client.subscriber()) {
            subscriber.subscribe(DoorOpened.class);
            client.publisher().publish(new DoorOpened(42));
            assertThat(subscriber.get(Verbs.LONG)).isEqualTo(new DoorOpened(42));
            client.points().write(new Reading("attic", 21.5));
            assertThat(client.points().latest(Reading.class, Series.of("celsius"), Last.class))
                    .extracting(Row::values)
                    .containsExactly(new Last(21.5));
        }
    }

    @Test
    void withoutAKeyEveryVerbIsRefused() {
        isRefused(null, 401, "unauthorized");
    }

    @Test
    void withAWrongKeyEveryVerbIsRefused() {
        isRefused(SecurePlatform.newKey(), 401, "unauthorized");
    }

    @Test
    void withAKeyThatLacksTheScopeEveryVerbIsRefused() {
        isRefused(platform.controls(), 403, "missing-scope");
    }

    /** Each at once: the client would try for half an hour. */
    private void isRefused(@Nullable String key, int status, String problem) {
        CarafeBuilder builder = platform.client();
        if (key != null) {
            builder.key(key);
        }
        try (Carafe client = builder.build()) {
            Verbs.of(client).forEach((name, verb) -> {
                Throwable thrown = catchThrowable(verb::run);
                assertThat(thrown).as(name).isInstanceOfSatisfying(AccessDeniedException.class, refused -> {
                    assertThat(refused.problem().orElseThrow().status()).isEqualTo(status);
                    assertThat(refused.problem().orElseThrow().is(problem)).isTrue();
                });
                if (key != null) {
                    assertThat(printed(thrown)).as(name).contains("" + status).doesNotContain(key);
                }
            });
        }
    }

    /** Accepted is accepted: the future fails, and the call does not. */
    @Test
    void aKeyThatMayOnlySubmitGetsAFutureThatFails() throws Exception {
        try (Carafe submitting = platform.client().key(platform.submits()).build();
                Carafe reading = platform.client().key(platform.all()).build()) {
            TaskFuture<TaskResult> future = submitting.request("demo", new Echo("hi"));
            assertThatThrownBy(() -> Verbs.get(future))
                    .isInstanceOfSatisfying(
                            AccessDeniedException.class,
                            refused -> assertThat(refused).hasMessageContaining("tasks:read"));
            assertThatThrownBy(() -> submitting.tryCall("demo.Echo", null, Verbs.LONG))
                    .isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> submitting.cancel(future.taskId()))
                    .isInstanceOfSatisfying(
                            AccessDeniedException.class,
                            refused -> assertThat(refused).hasMessageContaining("tasks:control"));
            assertThat(Verbs.get(reading.future(future.taskId(), Echo.class))).isEqualTo(new Echo("hi"));
            assertThat(reading.tryCall("demo.Echo", new Echo("ho"), Verbs.LONG))
                    .isEqualTo(new CallOutcome.Ok(Map.of("message", "ho")));
        }
    }

    @Test
    void keysAreNeitherPrintedByTheClientNorLoggedByTheServices() throws Exception {
        String wrong = SecurePlatform.newKey();
        CarafeBuilder builder = platform.client().key(wrong);
        try (Carafe client = builder.build();
                Publisher publisher = client.publisher();
                Subscriber subscriber = client.subscriber();
                Carafe right = platform.client().key(platform.all()).build()) {
            assertThatThrownBy(() -> client.request("demo", new Echo("hi"))).isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> subscriber.subscribe(DoorOpened.class)).isInstanceOf(AccessDeniedException.class);
            TaskFuture<TaskResult> future = right.request("demo", new Echo("hi"));
            Verbs.get(future);
            assertThat("%s %s %s %s %s %s".formatted(builder, client, publisher, subscriber, client.points(), future))
                    .doesNotContain(wrong)
                    .doesNotContain(platform.all());
        }
        assertThat(platform.logs())
                .contains("Tomcat started")
                .doesNotContain(wrong)
                .doesNotContain(platform.all())
                .doesNotContain(platform.controls())
                .doesNotContain(platform.submits());
    }

    /** With all causes. */
    static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
