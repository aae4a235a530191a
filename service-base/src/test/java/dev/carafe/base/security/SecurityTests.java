package dev.carafe.base.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.base.launch.RefusedStart;
import dev.carafe.base.testing.SmallService;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class SecurityTests {

    private static final String KEY = "b2c8f1e0a97d4c53b2c8f1e0a97d4c53";
    private static final String ADMIN_KEY = "0a97d4c53b2c8f1e0a97d4c53b2c8f1e";

    @Test
    void aKeyOpensWhatItsScopesSay() throws Exception {
        try (var service = SmallService.start(
                SmallService.NO_BROKER,
                "carafe.security.keys[0].name=reader",
                "carafe.security.keys[0].hash=" + hash(KEY),
                "carafe.security.keys[0].scopes=tasks:read",
                "carafe.security.keys[1].name=operator",
                "carafe.security.keys[1].hash=" + hash(ADMIN_KEY),
                "carafe.security.keys[1].scopes=admin")) {
            var none = service.send(service.request("/things"));
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(none.body()).contains("urn:carafe:problem:unauthorized", "\"scope\":\"tasks:read\"");
            assertThat(service.send(service.request("/things").header("X-API-Key", "wrong"))
                            .statusCode())
                    .isEqualTo(401);

            assertThat(service.send(service.request("/things").header("X-API-Key", KEY))
                            .body())
                    .contains("\"caller\":\"reader\"");
            assertThat(service.send(service.request("/things").header("Authorization", "Bearer " + KEY))
                            .statusCode())
                    .isEqualTo(200);
            var lacking = service.send(service.post("/things", "{}").header("X-API-Key", KEY));
            assertThat(lacking.statusCode()).isEqualTo(403);
            assertThat(lacking.body()).contains("\"scope\":\"tasks:submit\"");
            assertThat(service.send(service.request("/unlisted").header("X-API-Key", KEY))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(service.send(service.request("/unlisted").header("X-API-Key", ADMIN_KEY))
                            .statusCode())
                    .isEqualTo(404);

            assertThat(service.send(service.request("/hello")).statusCode()).isEqualTo(200);
            assertThat(service.send(service.request("/actuator/health/liveness"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(service.send(service.request("/actuator/prometheus")).statusCode())
                    .isEqualTo(401);
            assertThat(service.send(service.request("/actuator/prometheus").header("X-API-Key", KEY))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(service.send(service.request("/actuator/info").header("X-API-Key", ADMIN_KEY))
                            .body())
                    .contains("\"version\":\"0.", "\"service\":{", "\"name\":\"small\"")
                    .doesNotContain("service-base");
        }
    }

    @Test
    void whereThereAreKeysTheDetailsOfHealthAreForAdminsOnly() throws Exception {
        try (var service = SmallService.start(
                SmallService.NO_BROKER,
                "carafe.security.keys[0].name=reader",
                "carafe.security.keys[0].hash=" + hash(KEY),
                "carafe.security.keys[0].scopes=tasks:read",
                "carafe.security.keys[1].name=operator",
                "carafe.security.keys[1].hash=" + hash(ADMIN_KEY),
                "carafe.security.keys[1].scopes=admin")) {
            for (var request : List.of(
                    service.request("/actuator/health"),
                    service.request("/actuator/health/readiness"),
                    service.request("/actuator/health").header("X-API-Key", KEY),
                    service.request("/actuator/health").header("X-API-Key", "wrong"))) {
                var answer = service.send(request);
                // There is no broker, and whoever looks after the process must see that without a key.
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"status\":\"DOWN\"").doesNotContain("broker", "components");
            }
            assertThat(service.send(service.request("/actuator/health/liveness"))
                            .body())
                    .isEqualTo("{\"status\":\"UP\"}");
            assertThat(service.send(service.request("/actuator/health/readiness")
                                    .header("Authorization", "Bearer " + ADMIN_KEY))
                            .body())
                    .contains("\"components\"", "\"broker\"", "\"details\"");
        }
    }

    @Test
    void withoutKeysEverybodyOnLoopbackSeesTheDetailsOfHealth() throws Exception {
        try (var service = SmallService.start(SmallService.NO_BROKER)) {
            assertThat(service.send(service.request("/actuator/health")).body())
                    .contains("\"components\"", "\"broker\"", "\"details\"");
        }
    }

    @Test
    void withoutKeysNoForeignPageGetsThrough() throws Exception {
        try (var service = SmallService.start(SmallService.NO_BROKER, "carafe.security.allowed-hosts=lab.example")) {
            assertThat(raw(service, "GET /hello", "Host: evil.example"))
                    .startsWith("HTTP/1.1 403")
                    .contains("unknown-host");
            assertThat(raw(service, "GET /hello", "Host: lab.example:8080")).startsWith("HTTP/1.1 200");
            assertThat(raw(service, "GET /hello", "Host: [::1]:8080")).startsWith("HTTP/1.1 200");
            assertThat(raw(service, "GET /hello", "Host: localhost", "Origin: https://evil.example"))
                    .startsWith("HTTP/1.1 200");
            assertThat(raw(service, "POST /things", "Host: localhost", "Origin: https://evil.example"))
                    .contains("cross-origin");
            assertThat(raw(service, "POST /things", "Host: localhost", "Origin: null"))
                    .contains("cross-origin");
            assertThat(raw(service, "POST /things", "Host: localhost", "Sec-Fetch-Site: cross-site"))
                    .contains("cross-origin");
            assertThat(raw(service, "POST /things", "Host: localhost:1", "Origin: http://localhost:1"))
                    .startsWith("HTTP/1.1 400")
                    .contains("malformed-json");
        }
    }

    @Test
    void withoutKeysOnlyLoopbackIsListenedOn() {
        new AddressRule().check(new MockEnvironment().withProperty("server.address", "127.0.0.1"));
        new AddressRule().check(new MockEnvironment().withProperty("server.address", "::1"));
        new AddressRule()
                .check(new MockEnvironment()
                        .withProperty("server.address", "0.0.0.0")
                        .withProperty("carafe.security.keys[0].name", "me")
                        .withProperty("carafe.security.keys[0].hash", hash(KEY))
                        .withProperty("carafe.security.keys[0].scopes", "admin"));

        assertThatThrownBy(() -> new AddressRule().check(new MockEnvironment())).hasMessageContaining("server.address");
        assertThatThrownBy(
                        () -> new AddressRule().check(new MockEnvironment().withProperty("server.address", "0.0.0.0")))
                .hasMessageContaining("0.0.0.0");
        assertThatThrownBy(() -> new AddressRule()
                        .check(new MockEnvironment()
                                .withProperty("server.address", "127.0.0.1")
                                .withProperty("management.server.port", "9000")))
                .hasMessageContaining("management.server.address");
        assertThatThrownBy(() -> SmallService.start(SmallService.NO_BROKER, "server.address=0.0.0.0"))
                .isInstanceOf(RefusedStart.class)
                .hasMessageContainingAll("server.address=127.0.0.1", "carafe.security.keys[0].name", "printf %s KEY")
                .hasMessageNotContaining("\n");
    }

    private static String raw(SmallService service, String line, String... headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            String request = line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hash(String key) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
