package dev.carafe.e2e.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carafe.client.Carafe;
import dev.carafe.client.problem.UntrustedException;
import dev.carafe.infra.testing.TestCertificate;
import dev.carafe.infra.testing.TlsFront;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a client tells its key. What it does with those whom it trusts is in {@link ClientKeyJourney}. */
@Timeout(60)
abstract class ClientTlsJourney {

    private final SecurePlatform platform = SecureClientTests.platform();

    @Test
    void aPlatformThatIsNotTrustedIsRefusedByEveryVerb() throws Exception {
        isRefused(platform.gateway(), platform.hub(), null, "unable to find valid certification path");
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefusedByEveryVerb() throws Exception {
        TestCertificate elsewhere = TestCertificate.of("elsewhere.example");
        // Nobody gets as far as to what is behind it.
        try (TlsFront front = TlsFront.before("http://127.0.0.1:1", elsewhere)) {
            URI address = URI.create("https://localhost:" + front.port());
            isRefused(
                    address,
                    address,
                    TestCertificate.trusting(elsewhere),
                    "No subject alternative DNS name matching localhost");
            assertThat(front.told()).isZero();
        }
    }

    @Test
    void whoeverIsNotTrustedIsToldNothing() {
        TestCertificate elsewhere = TestCertificate.of("elsewhere.example");
        try (TlsFront front = TlsFront.before("http://127.0.0.1:1", elsewhere);
                Carafe client = platform.client().key(platform.all()).build()) {
            URI address = URI.create("https://localhost:" + front.port());
            Throwable thrown = catchThrowable(() -> client.subscriber(address).subscribe(Verbs.DoorOpened.class));
            assertThat(thrown).isInstanceOf(UntrustedException.class);
            assertThat(front.attempts()).isOne();
            assertThat(front.told()).isZero();
        }
    }

    /** Each at once: the client would try for half an hour. */
    private void isRefused(URI gateway, URI hub, @Nullable SSLContext trust, String why) throws Exception {
        var builder = Carafe.builder(gateway)
                .hub(hub)
                .key(platform.all())
                .requestTimeout(SecurePlatform.FOR_EVER)
                .tls(trust == null ? SSLContext.getDefault() : trust);
        try (Carafe client = builder.build()) {
            Verbs.of(client).forEach((name, verb) -> {
                Throwable thrown = catchThrowable(verb::run);
                assertThat(thrown)
                        .as(name)
                        .isInstanceOf(UntrustedException.class)
                        .hasMessageStartingWith("https://localhost:")
                        .hasMessageContaining(why);
                assertThat(ClientKeyJourney.printed(thrown)).as(name).doesNotContain(platform.all());
            });
        }
    }
}
