package dev.carafe.client.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.carafe.client.event.EventSubscription;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.infra.testing.RabbitMqNode;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.event.TopicFilter;
import dev.carafe.model.topology.EventNames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "on {0}")
@EnumSource
class AmqpSubscriptionTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int BOUND = 500;

    enum Broker {
        EMBEDDED,
        RABBITMQ
    }

    private static @Nullable RabbitMqNode node;
    private static URI address = URI.create("amqp://localhost");

    @Parameter
    @SuppressWarnings("unused") // JUnit wants a place for it.
    private @Nullable Broker broker;

    private final SubscriberQueue queue = new SubscriberQueue(BOUND);
    private final Program program = new Program();
    private final Network network = new Network();
    private final AmqpSubscription feed = new AmqpSubscription(network, LONG, queue, program);
    private Connection connection;
    private Channel channel;

    /** What takes the events, as far as it is allowed to. */
    private static final class Program implements EventSubscription.Sink {
        final List<Integer> got = new CopyOnWriteArrayList<>();
        final Semaphore room = new Semaphore(1_000_000);
        final AtomicInteger asked = new AtomicInteger();
        IntConsumer first = n -> {};

        @Override
        public void event(tools.jackson.databind.JsonNode event) throws InterruptedException {
            asked.incrementAndGet();
            room.acquire();
            int n = event.path("data").path("n").asInt();
            first.accept(n);
            got.add(n);
        }

        @Override
        public void failed(RuntimeException failure) {
            throw failure;
        }
    }

    /** The way to the broker, which can be cut. */
    private static final class Network extends AmqpConnections {
        private volatile @Nullable Connection open;
        private volatile boolean away;

        Network() {
            super(address, LONG, null);
        }

        @Override
        Connection open(String name) {
            if (away) {
                throw new UnavailableException("cut", false, null, null);
            }
            Connection opened = super.open(name);
            open = opened;
            return opened;
        }

        void cut() {
            away = true;
            close(open);
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(Broker broker) {
        if (broker == Broker.EMBEDDED) {
            address = URI.create(TestServers.freshVirtualHost());
        } else {
            assumeThat(RabbitMqNode.isInstalled()).as("rabbitmq-server").isTrue();
            node = RabbitMqNode.start();
            address = URI.create(node.amqpUri());
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    @BeforeEach
    void subscribe() throws Exception {
        connection = new AmqpConnections(address, LONG, null).open("test");
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.exchangeDeclare(EventNames.EXCHANGE, BuiltinExchangeType.TOPIC, true);
        feed.add(List.of(new TopicFilter("Counted", null)));
    }

    @AfterEach
    void close() {
        program.room.release(1_000_000);
        feed.close();
        connection.abort();
    }

    @Test
    void whatIsPublishedWhileItIsAwayComesAfterwards() throws Exception {
        publish(0, 50);
        got(0, 50);
        for (int n = 50; n < 200; n += 50) {
            network.cut();
            publish(n, n + 50);
            network.away = false;
            got(0, n + 50);
        }
        assertThat(feed.gaps()).isZero();
    }

    /** What it was given on the lost connection is given again on the next, while the program still takes the first of it. */
    @Test
    void aSlowProgramGetsEachEventOnceAndInOrderOverLostConnections() throws Exception {
        program.room.drainPermits();
        publish(0, 250);
        await().atMost(LONG).until(() -> program.asked.get() == 1);
        for (int times = 0; times < 3; times++) {
            network.cut();
            network.away = false;
            await().atMost(LONG)
                    .until(() -> channel.queueDeclarePassive(queue.name()).getConsumerCount() == 1);
            program.room.release(30);
            int taken = 30 * (times + 1);
            await().atMost(LONG).until(() -> program.asked.get() == taken + 1);
        }
        program.room.release(1_000);
        got(0, 250);
        publish(250, 260);
        got(0, 260);
        assertThat(feed.gaps()).isZero();
    }

    @Test
    void whatItsPublisherSendsAgainComesOnce() throws Exception {
        publish(0, 10);
        publish(0, 11);
        got(0, 11);
    }

    @Test
    void aQueueThatHasGoneMeanwhileIsAGap() throws Exception {
        network.cut();
        publish(0, 10);
        channel.queueDelete(queue.name());
        network.away = false;
        comesAgainAfterAGap();
    }

    /** The embedded broker tells nobody of it, and deletes no queue that has a consumer. */
    @Test
    void aQueueThatIsTakenAwayIsAGap() throws Exception {
        assumeThat(broker).isEqualTo(Broker.RABBITMQ);
        channel.queueDelete(queue.name());
        comesAgainAfterAGap();
    }

    private void comesAgainAfterAGap() throws Exception {
        await().atMost(LONG).until(this::isConsumed);
        publish(10, 20);
        got(10, 20);
        assertThat(feed.gaps()).isEqualTo(1);
        network.cut();
        network.away = false;
        publish(20, 30);
        got(10, 30);
        assertThat(feed.gaps()).isEqualTo(1);
    }

    @Test
    void moreThanItsQueueHoldsWhileItIsAwayIsAGap() throws Exception {
        network.cut();
        publish(0, BOUND + 100);
        program.room.drainPermits();
        network.away = false;
        await().atMost(LONG).until(() -> program.asked.get() == 1);
        assertThat(feed.gaps()).as("before anything is given to the program").isEqualTo(1);
        program.room.release(10_000);
        got(100, BOUND + 100);
        assertThat(feed.gaps()).isEqualTo(1);
    }

    @Test
    void moreThanItsQueueHoldsWhileTheProgramIsSlowIsAGap() throws Exception {
        program.room.drainPermits();
        publish(0, BOUND / 2);
        program.room.release(1_000);
        got(0, BOUND / 2);
        assertThat(feed.gaps()).isZero();

        for (int gap = 1; gap <= 2; gap++) {
            program.got.clear();
            program.asked.set(0);
            program.room.drainPermits();
            publish(gap * 10_000, gap * 10_000 + 2 * BOUND);
            await().atMost(LONG).until(() -> program.asked.get() == 1);
            program.room.release(100_000);
            int last = gap * 10_000 + 2 * BOUND - 1;
            await().atMost(LONG).until(() -> program.got.contains(last));
            assertThat(program.got).isSorted().hasSizeLessThan(2 * BOUND).hasSizeGreaterThanOrEqualTo(BOUND);
            assertThat(feed.gaps()).isEqualTo(gap);
        }
    }

    /** It would come for ever. */
    @Test
    void anEventThatCannotBeTakenDoesNotComeAgain() throws Exception {
        AtomicInteger thrown = new AtomicInteger();
        program.first = n -> {
            if (n == 5) {
                thrown.incrementAndGet();
                throw new IllegalStateException("as the test wants it");
            }
        };
        publish(0, 5);
        got(0, 5);
        publish(5, 10);
        await().atMost(LONG).until(() -> program.got.contains(9));
        assertThat(program.got).containsExactly(0, 1, 2, 3, 4, 6, 7, 8, 9);
        assertThat(thrown).hasValue(1);
    }

    /** The broker may notice later than the client that a connection has gone. */
    @Test
    void nobodyConsumesBesideAnEarlierConnection() throws Exception {
        assertThatThrownBy(() -> queue.prepare(connection)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connection.createChannel().basicConsume(queue.name(), (tag, message) -> {}, tag -> {}))
                .isInstanceOf(IOException.class);
        assertThat(feed.gaps()).isZero();
    }

    @Test
    void itsQueueEndsWithIt() throws Exception {
        feed.close();
        try (Channel own = connection.createChannel()) {
            assertThatThrownBy(() -> own.queueDeclarePassive(queue.name())).isInstanceOf(IOException.class);
        } catch (com.rabbitmq.client.AlreadyClosedException e) {
            // The refusal has closed it.
        }
    }

    private boolean isConsumed() throws Exception {
        Channel own = connection.createChannel();
        try {
            return own.queueDeclarePassive(queue.name()).getConsumerCount() == 1;
        } catch (IOException e) {
            return false;
        } finally {
            own.abort();
        }
    }

    private void got(int from, int to) {
        List<Integer> all = IntStream.range(from, to).boxed().toList();
        await().atMost(LONG).until(() -> program.got.size() >= all.size());
        assertThat(program.got).isEqualTo(all);
    }

    private void publish(int from, int to) throws Exception {
        for (int n = from; n < to; n++) {
            String event = """
                    {"specversion": "1.0", "id": "%d", "source": "/test", "type": "Counted", "data": {"n": %d}}""".formatted(n, n);
            channel.basicPublish(
                    EventNames.EXCHANGE,
                    "Counted",
                    MessageProperties.PERSISTENT_BASIC,
                    event.getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(LONG.toMillis());
    }
}
