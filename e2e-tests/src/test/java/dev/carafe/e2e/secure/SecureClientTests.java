package dev.carafe.e2e.secure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The Java client with keys and TLS, on one platform that no test here stops. */
class SecureClientTests {

    private static @Nullable SecurePlatform platform;

    @BeforeAll
    static void start() {
        platform = SecurePlatform.start();
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
            platform = null;
        }
    }

    static SecurePlatform platform() {
        if (platform == null) {
            throw new IllegalStateException("the platform was not started");
        }
        return platform;
    }

    @Nested
    class Keys extends ClientKeyJourney {}

    @Nested
    class Tls extends ClientTlsJourney {}

    @Nested
    class Amqps extends ClientAmqpsJourney {}
}
