package dev.carafe.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.NotFoundException;
import dev.carafe.client.problem.Problem;
import dev.carafe.client.problem.RefusedException;
import dev.carafe.client.problem.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBatcherTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** What was sent, to be answered by the test. */
    private record Sent(String key, List<String> items, CompletableFuture<List<Reply<String>>> answer) {

        void takeAll() {
            answer.complete(items.stream()
                    .<Reply<String>>map(item -> new Reply.Taken<>(item + "!"))
                    .toList());
        }
    }

    private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1);
    private final RequestBatcher<String, String> gathering =
            new RequestBatcher<>("items", 3, 100, loop, (key, items) -> {
                Sent request = new Sent(key, items, new CompletableFuture<>());
                sent.add(request);
                return request.answer();
            });

    @AfterEach
    void close() {
        loop.shutdownNow();
    }

    private CompletableFuture<String> add(String item) {
        return gathering.add(item, 10, LONG);
    }

    private Sent sent(int count) {
        await(count + " requests").until(() -> sent.size() == count);
        return sent.get(count - 1);
    }

    @Test
    void oneIsSentAtOnceAndThoseThatComeMeanwhileGoTogetherInTheirOrder() {
        CompletableFuture<String> first = add("a");
        assertThat(sent(1).items()).containsExactly("a");
        List<CompletableFuture<String>> others =
                List.of("b", "c", "d", "e").stream().map(this::add).toList();
        assertThat(sent).hasSize(1);
        sent(1).takeAll();
        assertThat(first.join()).isEqualTo("a!");
        assertThat(sent(2).items()).containsExactly("b", "c", "d");
        sent(2).takeAll();
        assertThat(sent(3).items()).containsExactly("e");
        sent(3).takeAll();
        assertThat(others.stream().map(CompletableFuture::join)).containsExactly("b!", "c!", "d!", "e!");
        assertThat(sent.stream().map(Sent::key)).doesNotHaveDuplicates();
    }

    @Test
    void requestsAreBoundedInBytesButForASingleItem() {
        add("a");
        gathering.add("large", 1_000, LONG);
        gathering.add("b", 60, LONG);
        gathering.add("c", 60, LONG);
        sent(1).takeAll();
        assertThat(sent(2).items()).containsExactly("large");
        sent(2).takeAll();
        assertThat(sent(3).items()).containsExactly("b");
    }

    @Test
    void whatMayHaveArrivedIsSentAgainAsItWasUnderItsKey() {
        CompletableFuture<String> item = add("a");
        CompletableFuture<String> later = add("b");
        sent(1).answer().completeExceptionally(new UnavailableException("lost", true, null, null));
        assertThat(sent(2).items()).containsExactly("a");
        assertThat(sent(2).key()).isEqualTo(sent.get(0).key());
        sent(2).answer().completeExceptionally(new UnavailableException("refused", false, null, null));
        assertThat(sent(3).key()).isEqualTo(sent.get(0).key());
        sent(3).takeAll();
        assertThat(item.join()).isEqualTo("a!");
        sent(4).takeAll();
        assertThat(later.join()).isEqualTo("b!");
    }

    @Test
    void whatHasNotArrivedIsSentAgainWithoutWhatIsNoLongerWanted() {
        add("a");
        CompletableFuture<String> second = add("b");
        CompletableFuture<String> third = add("c");
        sent(1).takeAll();
        sent(2);
        second.cancel(false);
        sent(2).answer().completeExceptionally(new UnavailableException("nobody there", false, null, null));
        assertThat(sent(3).items()).containsExactly("c");
        assertThat(sent(3).key()).isNotEqualTo(sent.get(1).key());
        sent(3).takeAll();
        assertThat(third.join()).isEqualTo("c!");
    }

    @Test
    void eachItemHasAnAnswerOfItsOwnAndWhatIsPutOffComesFirstInTheNextRequest() {
        add("a");
        CompletableFuture<String> refused = add("b");
        CompletableFuture<String> putOff = add("c");
        CompletableFuture<String> taken = add("d");
        CompletableFuture<String> last = add("e");
        sent(1).takeAll();
        var no = RefusedException.of(new Problem("x", "Unknown", 404, "no", List.of(), null));
        var away = new UnavailableException("away", false, null, null);
        sent(2).answer().complete(List.of(new Reply.Refused<>(no), new Reply.Later<>(away), new Reply.Taken<>("d!")));
        assertThatThrownBy(refused::join).hasCauseInstanceOf(NotFoundException.class);
        assertThat(taken.join()).isEqualTo("d!");
        assertThat(sent(3).items()).containsExactly("c", "e");
        sent(3).takeAll();
        assertThat(putOff.join() + last.join()).isEqualTo("c!e!");
    }

    @Test
    void whatIsTooLargeTogetherGoesAlone() {
        add("a");
        CompletableFuture<String> second = add("b");
        CompletableFuture<String> third = add("c");
        sent(1).takeAll();
        var tooLarge = RefusedException.of(new Problem("x", "Too large", 413, "", List.of(), null));
        sent(2).answer().completeExceptionally(tooLarge);
        assertThat(sent(3).items()).containsExactly("b");
        sent(3).answer().completeExceptionally(tooLarge);
        assertThatThrownBy(second::join).hasCause(tooLarge);
        sent(4).takeAll();
        assertThat(third.join()).isEqualTo("c!");
    }

    @Test
    void whatIsOutOfTimeSaysWhetherItMayBeThere() {
        CompletableFuture<String> underWay = gathering.add("a", 1, Duration.ofMillis(50));
        CompletableFuture<String> waiting = gathering.add("b", 1, Duration.ofMillis(50));
        assertThatThrownBy(underWay::join)
                .cause()
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.isInDoubt()).isTrue());
        assertThatThrownBy(waiting::join)
                .cause()
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.isInDoubt()).isFalse());
        CompletableFuture<String> next = add("c");
        sent(1).takeAll();
        assertThat(sent(2).items()).containsExactly("c");
        sent(2).takeAll();
        assertThat(next.join()).isEqualTo("c!");
    }

    @Test
    void noMoreWaitThanMayAndClosingFailsAll() {
        CompletableFuture<String> first = add("a");
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int n = 0; n < RequestBatcher.MOST_WAITING; n++) {
            waiting.add(add("w"));
        }
        assertThatThrownBy(add("too many")::join).hasCauseInstanceOf(UnavailableException.class);
        gathering.close();
        assertThatThrownBy(first::join).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(waiting.get(waiting.size() - 1)::join).hasCauseInstanceOf(ClosedException.class);
        assertThatThrownBy(add("late")::join).hasCauseInstanceOf(ClosedException.class);
    }
}
