package dev.carafe.client.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.problem.ClosedException;
import dev.carafe.model.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class InboxTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private record Numbered(int n) implements Event {}

    /** Callbacks run when the test says so. */
    private final Deque<Runnable> callbacks = new ArrayDeque<>();

    private final Inbox inbox = new Inbox(2, callbacks::add);

    private static Inbox.Item item(int n) {
        return new Inbox.Item(new Received(new Numbered(n), "", "", Optional.empty(), Instant.EPOCH), null);
    }

    private void runCallbacks() {
        while (!callbacks.isEmpty()) {
            callbacks.remove().run();
        }
    }

    @Test
    void anEventGoesToNobodyTwiceAndNotToOneWhoHasGivenUp() throws Exception {
        CompletableFuture<Received> gone = inbox.next();
        CompletableFuture<Received> goes = inbox.next();
        CompletableFuture<Received> stays = inbox.next();
        gone.cancel(false);
        inbox.put(item(1));
        goes.cancel(false); // while it is on its way
        runCallbacks();
        assertThat(stays.join().event()).isEqualTo(new Numbered(1));
        inbox.put(item(2));
        assertThat(inbox.take(Duration.ZERO).event()).isEqualTo(new Numbered(2));
        assertThatThrownBy(() -> inbox.take(Duration.ZERO)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void whoPutsWaitsWhileThereIsNoRoom() throws Exception {
        inbox.put(item(1));
        inbox.put(item(2));
        Thread putting = new Thread(() -> {
            try {
                inbox.put(item(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        putting.start();
        await("it waits").until(() -> putting.getState() == Thread.State.WAITING);
        assertThat(inbox.size()).isEqualTo(2);
        for (int n = 1; n <= 3; n++) {
            assertThat(inbox.take(LONG).event()).isEqualTo(new Numbered(n));
        }
        putting.join();
    }

    @Test
    void whatCannotBeReadIsSaidOnceAndInItsPlace() throws Exception {
        inbox.put(new Inbox.Item(null, new IllegalStateException("unreadable")));
        inbox.put(item(2));
        assertThatThrownBy(() -> inbox.take(LONG)).hasMessage("unreadable");
        assertThat(inbox.take(LONG).event()).isEqualTo(new Numbered(2));
    }

    @Test
    void afterAFailureWhatIsThereCanBeTakenAfterClosingItCannot() throws Exception {
        inbox.put(item(1));
        inbox.end(new IllegalStateException("no more"));
        assertThat(inbox.take(LONG).event()).isEqualTo(new Numbered(1));
        assertThatThrownBy(() -> inbox.take(LONG)).hasMessage("no more");
        assertThatThrownBy(inbox.next()::join).hasRootCauseMessage("no more");
        inbox.end(new ClosedException("the subscriber"));
        assertThatThrownBy(() -> inbox.take(LONG)).isInstanceOf(ClosedException.class);
    }
}
