package dev.carafe.base.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.carafe.base.testing.SmallService;
import dev.carafe.infra.EmbeddedBroker;
import dev.carafe.infra.ServerPort;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.model.topology.TaskNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** What the log says of a broker that is away, and of one that refuses something. */
class OutageLogTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Path folder = TestServers.freshFolder("broker");
    private final ServerPort port = new ServerPort(FreePorts.next(), "port");
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Lines lines = new Lines();
    private EmbeddedBroker broker;
    private SmallService service;

    @BeforeEach
    void start() {
        broker = broker("first");
        service = SmallService.start(broker.amqpUri());
        await().atMost(LONG).until(() -> topology().isConnected());
        service.bean(CachingConnectionFactory.class).addConnectionListener(new ConnectionListener() {
            @Override
            public void onCreate(@Nullable Connection connection) {
                connections.incrementAndGet();
            }

            @Override
            public void onFailed(Exception exception) {
                failures.incrementAndGet();
            }
        });
        // Only now: the start of a service replaces the appenders.
        lines.start();
        root().addAppender(lines);
    }

    @AfterEach
    void stop() {
        root().detachAppender(lines);
        service.close();
        broker.close();
    }

    @Test
    void anOutageIsToldOfOnceWhenItBeginsAndOnceWhenItEnds() {
        List<Subscription> subscriptions = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            String queue = queue();
            declare(queue, Map.of());
            subscriptions.add(service.bean(Subscriptions.class).consume(queue, 1, Delivery::ack));
        }
        await().atMost(LONG).until(() -> subscriptions.stream().allMatch(Subscription::isConsuming));
        // Now publishers have their connection, too.
        service.bean(ConfirmedPublisher.class)
                .publish(
                        TaskNames.EXCHANGE,
                        subscriptions.getFirst().queue(),
                        "text/plain",
                        new byte[] {1},
                        Map.of(),
                        true)
                .join();

        broker.close();
        await().atMost(LONG).until(() -> failures.get() >= 4);
        broker = broker("first");
        await().atMost(LONG).until(() -> subscriptions.stream().allMatch(Subscription::isConsuming));

        assertThat(lines.heard).hasSize(2);
        assertThat(lines.heard.getFirst()).startsWith("WARN no connection to the broker: ");
        assertThat(lines.heard.getLast()).isEqualTo("INFO connected to the broker again");
    }

    @Test
    void aBrokerThatIsBackAndRefusesUsIsToldOfToo() {
        broker.close();
        await().atMost(LONG).until(() -> failures.get() >= 1);
        broker = broker("second");
        await().atMost(LONG).until(() -> lines.heard.size() >= 2);
        int then = failures.get();
        await().atMost(LONG).until(() -> failures.get() >= then + 2);

        assertThat(lines.heard).hasSize(2);
        assertThat(lines.heard.getLast())
                .isEqualTo("WARN no connection to the broker: Authentication failed; trying again in the background");
    }

    @Test
    void whatCannotBeConsumedIsToldOfOnceWithItsCause() {
        String queue = queue();
        Subscription subscription = service.bean(Subscriptions.class).consume(queue, 1, Delivery::ack);
        await().atMost(LONG).until(() -> !lines.heard.isEmpty());
        await().during(Duration.ofMillis(2_500)).atMost(LONG).until(() -> lines.heard.size() == 1);
        assertThat(lines.heard.getFirst())
                .isEqualTo("ERROR the broker does not let us consume from '" + queue + "': No such queue, '" + queue
                        + "'");

        declare(queue, Map.of());
        await().atMost(LONG).until(subscription::isConsuming);
        assertThat(lines.heard).last().isEqualTo("INFO consuming from '" + queue + "' again");
    }

    /** This broker ends the connection on which it refuses a declaration. */
    @Test
    void whatCannotBeDeclaredIsToldOfOnceWithItsCause() {
        String queue = queue();
        int then = connections.get();
        declare(queue, Map.of("qpid.policy_type", "unheard-of"));
        await().atMost(LONG).until(() -> connections.get() >= then + 3);
        assertThat(lines.heard)
                .hasSize(2)
                .allMatch(line -> line.contains("Error creating queue '" + queue + "'"))
                .anyMatch(line -> line.startsWith("ERROR the broker refuses to declare '" + queue + "': "))
                .anyMatch(line -> line.startsWith("WARN no connection to the broker: "));

        declare(queue, Map.of());
        await().atMost(LONG).until(() -> lines.heard.size() >= 3);
        assertThat(lines.heard).last().isEqualTo("INFO connected to the broker again");
        assertThat(topology().faults()).isEmpty();
    }

    private EmbeddedBroker broker(String password) {
        return EmbeddedBroker.start(new EmbeddedBroker.Options(folder, EmbeddedBroker.Store.MEMORY, port, password));
    }

    private Topology topology() {
        return service.bean(Topology.class);
    }

    private static String queue() {
        return "test." + UUID.randomUUID();
    }

    private void declare(String queue, Map<String, Object> arguments) {
        topology().declare(QueueDeclaration.of(queue, dialect -> arguments).boundTo(TaskNames.EXCHANGE, queue));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** What is logged about the broker. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)
                    && Stream.of("dev.carafe.base", "org.springframework.amqp", "com.rabbitmq")
                            .anyMatch(event.getLoggerName()::startsWith)) {
                heard.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }
    }
}
