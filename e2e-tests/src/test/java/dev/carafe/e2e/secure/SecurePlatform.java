package dev.carafe.e2e.secure;

import dev.carafe.client.Carafe;
import dev.carafe.client.CarafeBuilder;
import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.infra.testing.TestCertificate;
import dev.carafe.infra.testing.TestServers;
import dev.carafe.infra.testing.TlsFront;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** One of each service, with keys, speaking TLS with clients and with the broker. */
final class SecurePlatform implements AutoCloseable {

    /** Longer than any test may take: whatever is tried again until then is seen to hang. */
    static final Duration FOR_EVER = Duration.ofMinutes(30);

    private static final String[] NAMES = {"gateway-1", "worker-1", "hub-1"};

    private final TestCertificate certificate = TestCertificate.of("localhost");
    private final SSLContext trust = TestCertificate.trusting(certificate);
    private final String all = newKey();
    private final String controls = newKey();
    private final String submits = newKey();
    private final TlsFront broker;
    private final Platform platform;

    private SecurePlatform() {
        platform = Platform.on(Broker.EMBEDDED, "secure", TestServers.freshDatabase());
        broker = TlsFront.before(platform.broker().amqpUri(), certificate);
        platform.trust(trust);
        List<String> settings = new ArrayList<>(List.of(
                "--carafe.amqp.url=" + brokerUri(),
                "--spring.ssl.bundle.pem.broker.truststore.certificate=" + certificate.certificate(),
                "--spring.rabbitmq.ssl.bundle=broker",
                "--server.ssl.certificate=" + certificate.certificate(),
                "--server.ssl.certificate-private-key=" + certificate.key()));
        settings.addAll(key(0, "all", all, "tasks:submit,tasks:read,tasks:control,events:publish,events:read"));
        settings.addAll(key(1, "controls", controls, "tasks:control"));
        settings.addAll(key(2, "submits", submits, "tasks:submit"));
        for (String name : NAMES) {
            platform.configure(name, settings.toArray(String[]::new));
        }
    }

    static SecurePlatform start() {
        SecurePlatform started = new SecurePlatform();
        try {
            started.platform.startServices(NAMES);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** As long as those of {@code openssl rand -hex 32}. */
    static String newKey() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    private static List<String> key(int number, String name, String key, String scopes) {
        String prefix = "--carafe.security.keys[" + number + "].";
        return List.of(prefix + "name=" + name, prefix + "hash=sha256:" + sha256(key), prefix + "scopes=" + scopes);
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the server of the services and of the broker. */
    TestCertificate certificate() {
        return certificate;
    }

    /** A key that may do what clients do. */
    String all() {
        return all;
    }

    /** A key that may cancel, and neither submit nor publish nor read. */
    String controls() {
        return controls;
    }

    /** A key that may submit, and not read what comes of it. */
    String submits() {
        return submits;
    }

    URI gateway() {
        return platform.api("gateway-1").address();
    }

    URI hub() {
        return platform.api("hub-1").address();
    }

    /** Of AMQP over TLS, with user and password. */
    URI brokerUri() {
        return URI.create(broker.through(platform.broker().amqpUri()));
    }

    /** What stands before the broker. */
    TlsFront broker() {
        return broker;
    }

    /** A client that trusts the platform and has no key yet. */
    CarafeBuilder client() {
        return Carafe.builder(gateway()).hub(hub()).tls(trust).requestTimeout(FOR_EVER);
    }

    /** What all services have printed. */
    String logs() {
        StringBuilder logs = new StringBuilder();
        for (String name : NAMES) {
            logs.append(platform.service(name).output());
        }
        return logs.toString();
    }

    @Override
    public void close() {
        platform.close();
        broker.close();
    }
}
