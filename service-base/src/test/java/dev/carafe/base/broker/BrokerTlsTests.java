package dev.carafe.base.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carafe.base.testing.SmallService;
import dev.carafe.infra.testing.TestCertificate;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.infra.testing.TlsFront;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A broker at {@code amqps://}: whom a service tells its password. */
@ExtendWith(OutputCaptureExtension.class)
class BrokerTlsTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificate.of("localhost");
    }

    @Test
    void aServiceTrustsWhomItsBundleNames() {
        String broker = TestServers.freshVirtualHost();
        try (TlsFront front = TlsFront.before(broker, certificate);
                SmallService service = SmallService.start(front.through(broker), trusting(certificate))) {
            await().atMost(LONG).until(() -> service.bean(Topology.class).isConnected());
            assertThat(front.told()).isPositive();
        }
    }

    @Test
    void aServiceThatIsToldNothingTrustsWhomJavaTrusts(CapturedOutput log) throws Exception {
        isRefused(certificate, log, "unable to find valid certification path");
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused(CapturedOutput log) throws Exception {
        TestCertificate elsewhere = TestCertificate.of("elsewhere.example");
        isRefused(elsewhere, log, "No subject alternative DNS name matching localhost found", trusting(elsewhere));
    }

    private static void isRefused(TestCertificate shown, CapturedOutput log, String why, String... settings)
            throws Exception {
        String broker = TestServers.freshVirtualHost();
        try (TlsFront front = TlsFront.before(broker, shown);
                SmallService service = SmallService.start(front.through(broker), settings)) {
            await().atMost(LONG).until(() -> front.attempts() >= 3);
            assertThat(service.bean(Topology.class).isConnected()).isFalse();
            assertThat(front.told()).isZero();
            assertThat(log).contains("no connection to the broker: ").containsOnlyOnce(why);
            HttpResponse<String> health = service.send(service.request("/actuator/health/readiness"));
            assertThat(health.statusCode()).isEqualTo(503);
        }
    }

    private static String[] trusting(TestCertificate trusted) {
        return new String[] {
            "spring.rabbitmq.ssl.bundle=broker",
            "spring.ssl.bundle.pem.broker.truststore.certificate=" + trusted.certificate()
        };
    }
}
