package dev.carafe.base.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carafe.base.testing.SmallService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;

@ExtendWith(OutputCaptureExtension.class)
class ProblemTests {

    private static SmallService service;

    @BeforeAll
    static void start() {
        service = SmallService.start(SmallService.NO_BROKER);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "title", "status", "detail", "instance"})
    void aProblemHasEachMemberOnce(String member) {
        Problem problem = new Problem(HttpStatus.CONFLICT, "slug", "Title", "Detail");

        assertThatIllegalArgumentException().isThrownBy(() -> problem.with(member, "another"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name": "a", "parts": [}                            | 400 | malformed-json  | "line":1
            {"name": "a", "parts": [                             | 400 | malformed-json  | "line":1
            {"name": "a", "parts": [], "else": 1}                | 422 | invalid-request | "pointer":"/else"
            {"name": "a", "parts": [{"name": "b", "count": "x"}]}| 422 | invalid-request | "pointer":"/parts/0/count"
            {"name": 7, "parts": []}                             | 422 | invalid-request | "pointer":"/name"
            {"name": "too long", "parts": []}                    | 422 | invalid-request | "pointer":"/name"
            []                                                   | 422 | invalid-request | "pointer":""
            ``                                                   | 400 | malformed-json  | detail
            """)
    void aBadBodyIsPointedAt(String body, int status, String slug, String telling) throws Exception {
        var response = service.send(service.post("/things", body));

        assertProblem(response, status, slug);
        assertThat(response.body()).contains(telling).doesNotContain("java.", "dev.carafe.base", "jackson");
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, 404, not-found",
        "/error, 404, not-found",
        "/things?limit=many, 400, invalid-parameter",
        "/large, 405, method-not-allowed",
        "/broken, 500, internal-error",
        "/no-database, 503, database-unavailable",
        "/deadlock, 503, database-unavailable",
        "/no-broker, 503, broker-unavailable",
        "/a//b, 400, bad-request"
    })
    void everyErrorHasItsType(String path, int status, String slug) throws Exception {
        var response = service.send(service.request(path).header("Accept", "text/csv, */*;q=0.1"));

        assertProblem(response, status, slug);
        assertThat(response.body()).doesNotContain("secret");
        if (status == 503) {
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void mediaTypesAreRefused() throws Exception {
        assertProblem(
                service.send(service.request("/things")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
        assertProblem(service.send(service.request("/things").header("Accept", "image/png")), 406, "not-acceptable");
    }

    @Test
    void aBodyOverItsBoundIsRefusedWithAndWithoutItsLength() throws Exception {
        byte[] body = ("\"" + "x".repeat(1_500_000) + "\"").getBytes(StandardCharsets.UTF_8);

        assertProblem(
                service.send(json("/things", HttpRequest.BodyPublishers.ofByteArray(body))), 413, "body-too-large");
        assertProblem(
                service.send(json(
                        "/things", HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))),
                413,
                "body-too-large");
        assertThat(service.send(json("/large", HttpRequest.BodyPublishers.ofByteArray(body)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNoRequestIsAnsweredWithoutTomcatsPage() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.getOutputStream()
                    .write("GET /{ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "urn:carafe:problem:bad-request")
                    .doesNotContain("Tomcat", "<html");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=%zz",
                "?%",
                "?limit=%ff",
                "?=",
                "?limit=1%00",
                "?a%00b=1",
                "?a%1b",
                "?limit=1%c2%85",
                "?%zz&b%01",
                "MANY"
            })
    void aQueryThatCannotBeReadIsTheCallersFault(String query) throws Exception {
        String path = "/things" + (query.equals("MANY") ? "?" + "a=1&".repeat(201) : query);

        assertRefused(answerTo("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void aFormThatCannotBeReadIsTheCallersFault() throws Exception {
        for (String form : new String[] {"limit=%zz", "a=1&".repeat(201)}) {
            assertRefused(answerTo("POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                    + "\r\n\r\n" + form));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/things, application/json, Transfer-Encoding: chunked, zz",
        "/things, application/json, Transfer-Encoding: chunked, 5",
        "/things, application/json, Content-Length: 100, {\"name\":",
        "/large, text/plain, Transfer-Encoding: chunked, zz",
        "/large, text/plain, Content-Length: 100, x",
        "/form, application/x-www-form-urlencoded, Content-Length: 100, limit=1",
        "/form, application/x-www-form-urlencoded, Transfer-Encoding: chunked, zz",
        "/bytes, application/json, Transfer-Encoding: chunked, zz",
        "/bytes, application/json, Content-Length: 100, x"
    })
    void aBodyThatIsCutOffIsTheCallersFault(String path, String type, String length, String body) throws Exception {
        String answer = answerTo("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + type + "\r\n" + length + "\r\n\r\n" + body + "\r\n");

        // Whoever has gone need not be answered.
        if (!answer.isEmpty()) {
            assertRefused(answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 200", "GZIP, 200", "x-gzip, 200", "identity, 400", "br, 415", "'gzip, gzip', 415", "zz, 415"})
    void aCompressedBodyIsTakenOrRefusedByItsCoding(String coding, int status) throws Exception {
        byte[] body = gzip("{\"name\": \"a\", \"parts\": []}".getBytes(StandardCharsets.UTF_8));

        var response = service.send(
                json("/things", HttpRequest.BodyPublishers.ofByteArray(body)).header("Content-Encoding", coding));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (status == 415) {
            assertProblem(response, 415, "unsupported-content-encoding");
            assertThat(response.headers().firstValue("Accept-Encoding")).hasValue("gzip, identity");
        }
    }

    @Test
    void aBodyOverItsBoundIsRefusedThoughItIsSmallOnTheWay() throws Exception {
        byte[] bomb = gzip(" ".repeat(50_000_000).getBytes(StandardCharsets.US_ASCII));

        for (String path : new String[] {"/things", "/bytes"}) {
            assertProblem(
                    service.send(json(path, HttpRequest.BodyPublishers.ofByteArray(bomb))
                            .header("Content-Encoding", "gzip")),
                    413,
                    "body-too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things", "/bytes", "/large"})
    void aBodyThatIsNotCompressedAsItSaysIsTheCallersFault(String path) throws Exception {
        byte[] whole = gzip("{\"name\": \"a\", \"parts\": []}".getBytes(StandardCharsets.UTF_8));

        for (byte[] body : new byte[][] {"{}".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, 20)}) {
            var response = service.send(service.request(path)
                    .header("Content-Type", path.equals("/large") ? "text/plain" : "application/json")
                    .header("Content-Encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

            assertProblem(response, 400, "bad-request");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /hello  | DELETE | GET,HEAD,OPTIONS
            /things | PUT    | GET,HEAD,OPTIONS,POST
            /large  | GET    | OPTIONS,POST
            /large  | HEAD   | OPTIONS,POST
            """)
    void aWrongMethodIsToldWhichThereAreAndNobodyIsWarned(
            String path, String method, String allowed, CapturedOutput console) throws Exception {
        var response = service.send(service.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow").orElse("").split(","))
                .containsExactlyInAnyOrder(allowed.split(","));
        assertThat(console.getAll().lines()).noneMatch(line -> line.contains("WARN") && line.contains(method));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }

    /** Says that, and then nothing more. */
    private static String answerTo(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertRefused(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "urn:carafe:problem:")
                .doesNotContain("Tomcat", "<html", "apache");
    }

    private static HttpRequest.Builder json(String path, HttpRequest.BodyPublisher body) {
        return service.request(path).header("Content-Type", "application/json").POST(body);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.body()).contains("\"type\":\"urn:carafe:problem:" + slug + "\"");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
