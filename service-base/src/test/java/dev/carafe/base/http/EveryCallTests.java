package dev.carafe.base.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.base.testing.SmallService;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryCallTests {

    private static SmallService service;

    @BeforeAll
    static void start() {
        service = SmallService.start(
                SmallService.NO_BROKER,
                "carafe.security.keys[0].name=reader",
                // Of "reader".
                "carafe.security.keys[0].hash=sha256:3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30",
                "carafe.security.keys[0].scopes=admin");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        return service.send(service.request(path).header("X-API-Key", "reader").header("Accept", accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-16",
                "application/json;charset=utf-32;q=0.5",
                "text/csv;q=0, application/json;q=0.1",
                "*/*;q=0.001",
                "application/*",
                "image/png, */*;q=0.1"
            })
    void jsonIsAnsweredInUtf8(String accept) throws Exception {
        var response = get("/text", accept);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).isEqualTo("{\"text\":\"é\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;q=0",
                "application/json; charset=none",
                "*/*;q=0",
                "image/png",
                "json",
                "application/json;q=2",
                "/",
                "a/b/c"
            })
    void whatIsNotAcceptableIsSaidSo(String accept) throws Exception {
        var response = get("/text", accept);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(406);
        assertThat(response.body()).contains("urn:carafe:problem:not-acceptable");
    }

    @ParameterizedTest
    @CsvSource({"?nmae=x, nmae", "?name=x&all=true, all", "?limit=1, limit"})
    void aParameterThatNobodyReadsIsRefusedByItsName(String query, String name) throws Exception {
        var response = service.send(service.post("/things:forget" + query, "").header("X-API-Key", "reader"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("urn:carafe:problem:invalid-parameter", "\"parameter\":\"" + name + "\"");
    }

    @Test
    void aBodyThatNobodyReadsIsRefused() throws Exception {
        var known = service.post("/things:forget", "{\"name\": \"x\"}").header("X-API-Key", "reader");
        var chunked = service.request("/things:forget")
                .header("X-API-Key", "reader")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[] {'x'})));
        var read =
                service.request("/things").header("X-API-Key", "reader").method("GET", BodyPublishers.ofString("{}"));

        for (var request : new java.net.http.HttpRequest.Builder[] {known, chunked, read}) {
            var response = service.send(request);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(response.body()).contains("urn:carafe:problem:unexpected-body");
        }
        var empty = service.request("/things:forget?name=x")
                .header("X-API-Key", "reader")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[0])));
        assertThat(service.send(empty).body()).isEqualTo("{\"forgotten\":\"x\"}");
    }

    @Test
    void noProxyHoldsAStreamBack() throws Exception {
        var headers = get("/stream", "text/event-stream").headers();

        assertThat(headers.firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-cache, no-transform");
        assertThat(get("/text", "*/*").headers().firstValue("X-Accel-Buffering"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aBrowserIsShownAPageWithoutAKey(String method) throws Exception {
        var page = service.send(service.request("/")
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .method(method, BodyPublishers.noBody()));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
        if (method.equals("GET")) {
            assertThat(page.body()).contains("<h1>Small &lt;service&gt;</h1>", "<a href=\"/hello\">Hello</a>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html;q=0", "nonsense"})
    void everybodyElseFindsNothingThere(String accept) throws Exception {
        var nothing = service.send(service.request("/").header("Accept", accept));

        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aKeyThatMayReadMayAskForTheHeadersAlone() throws Exception {
        try (SmallService reading = SmallService.start(
                SmallService.NO_BROKER,
                "carafe.security.keys[0].name=reader",
                "carafe.security.keys[0].hash=sha256:3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30",
                "carafe.security.keys[0].scopes=tasks:read")) {
            var head = reading.request("/things").header("X-API-Key", "reader").method("HEAD", BodyPublishers.noBody());
            assertThat(reading.send(head).statusCode()).isEqualTo(200);
        }
    }
}
