package dev.carafe.e2e.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.carafe.client.Carafe;
import dev.carafe.client.event.Publisher;
import dev.carafe.client.event.Subscriber;
import dev.carafe.client.problem.UntrustedException;
import dev.carafe.e2e.secure.Verbs.Echo;
import dev.carafe.e2e.secure.Verbs.Verb;
import dev.carafe.infra.testing.TestCertificate;
import dev.carafe.infra.testing.TlsFront;
import dev.carafe.model.event.Event;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exchange over TLS, for clients and for the services themselves. */
@Timeout(60)
abstract class ClientAmqpsJourney {

    private final SecurePlatform platform = SecureClientTests.platform();

    record Knocked(int n) implements Event {}

    record TaskFinished(String service, String type) implements Event {}

    @Test
    void eventsPassOnceAndInOrderAndGoOnAfterALostConnection() throws Exception {
        URI broker = platform.brokerUri();
        assertThat(broker.getScheme()).isEqualTo("amqps");
        try (Carafe client = platform.client().build();
                Subscriber subscriber = client.subscriber(broker);
                Publisher publisher = client.publisher(broker)) {
            subscriber.subscribe(Knocked.class);
            List<Integer> got = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
                if (n == 10) {
                    platform.broker().cut();
                }
                publisher.publish(new Knocked(n));
                got.add(((Knocked) subscriber.get(Verbs.LONG)).n());
            }
            assertThat(got).isEqualTo(IntStream.range(0, 20).boxed().toList());
            assertThat(subscriber.gaps()).isZero();
        }
    }

    /** Nobody else is at the front while the task runs: the services tell the broker of it. */
    @Test
    void theServicesThemselvesWorkOverAmqps() throws Exception {
        try (Carafe client = platform.client().key(platform.all()).build()) {
            long before = platform.broker().told();
            assertThat(Verbs.get(client.execute("demo", new Echo("hi"), Echo.class)))
                    .isEqualTo(new Echo("hi"));
            await("the task's events")
                    .atMost(Verbs.LONG)
                    .until(() -> platform.broker().told() > before + 200);
            Subscriber subscriber = client.subscriber(platform.brokerUri());
            subscriber.subscribe(TaskFinished.class, "demo.Echo");
            Verbs.get(client.execute("demo", new Echo("ho")));
            assertThat(subscriber.get(Verbs.LONG)).isEqualTo(new TaskFinished("demo", "Echo"));
        }
    }

    @Test
    void aBrokerThatIsNotTrustedIsRefused() throws Exception {
        isRefused(platform.certificate(), SSLContext.getDefault(), "unable to find valid certification path");
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() {
        TestCertificate elsewhere = TestCertificate.of("elsewhere.example");
        isRefused(elsewhere, TestCertificate.trusting(elsewhere), "No subject alternative DNS name matching localhost");
    }

    /** At once: the client would try for half an hour. And without a word to it, the password above all. */
    private void isRefused(TestCertificate shown, SSLContext trust, String why) {
        String plain = "amqp://carafe:never-told@127.0.0.1:1";
        try (TlsFront front = TlsFront.before(plain, shown);
                Carafe client = platform.client().tls(trust).build()) {
            URI broker = URI.create(front.through(plain));
            List<Verb> verbs = List.of(
                    () -> client.subscriber(broker).subscribe(Knocked.class),
                    () -> client.publisher(broker).publish(new Knocked(0)),
                    () -> Verbs.get(client.publisher(broker).publishAsync(new Knocked(0))));
            for (Verb verb : verbs) {
                Throwable thrown = catchThrowable(verb::run);
                assertThat(thrown)
                        .isInstanceOf(UntrustedException.class)
                        .hasMessageStartingWith("amqps://localhost:" + front.port())
                        .hasMessageContaining(why);
                assertThat(ClientKeyJourney.printed(thrown)).doesNotContain("never-told");
            }
            assertThat(front.attempts()).isEqualTo(verbs.size());
            assertThat(front.told()).isZero();
        }
    }
}
