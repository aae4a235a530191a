package dev.carafe.base.testing;

import dev.carafe.base.http.FrontPage;
import dev.carafe.base.problem.BodyBound;
import dev.carafe.base.security.Scope;
import dev.carafe.base.security.ScopeRule;
import dev.carafe.base.security.ScopeRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.MultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A service that has nothing but the base, and a client for it. */
public final class SmallService implements AutoCloseable {

    /** Nobody listens there. */
    public static final String NO_BROKER = "amqp://guest:guest@127.0.0.1:1";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private SmallService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static SmallService start(String brokerUrl, String... properties) {
        return new SmallService(new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.application.name=small", "server.port=0", "spring.main.banner-mode=off")
                .properties("carafe.amqp.url=" + brokerUrl)
                .properties(properties)
                .run());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** What accepts its connections. */
    public Connector connector() {
        return ((TomcatWebServer) ((WebServerApplicationContext) context).getWebServer())
                .getTomcat()
                .getConnector();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public HttpRequest.Builder post(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    static class App {

        @Bean
        Things things() {
            return new Things();
        }

        @Bean
        BodyBound large() {
            return new BodyBound("/large", DataSize.ofMegabytes(2));
        }

        @Bean
        FrontPage page() {
            return new FrontPage("Small <service>", "For tests", Map.of("/hello", "Hello"));
        }

        @Bean
        ScopeRules rules() {
            return ScopeRules.of(
                    ScopeRule.of(HttpMethod.POST, "/things", Scope.TASKS_SUBMIT),
                    ScopeRule.of(HttpMethod.GET, "/things", Scope.TASKS_READ),
                    ScopeRule.open("/hello"));
        }
    }

    record Part(String name, int count) {}

    record Thing(@Size(min = 1, max = 5) String name, @Valid List<Part> parts) {}

    @RestController
    static class Things {

        @PostMapping("/things")
        Thing thing(@RequestBody @Valid Thing thing) {
            return thing;
        }

        @PostMapping("/large")
        Map<String, Object> large(@RequestBody String text) {
            return Map.of("length", text.length());
        }

        @PostMapping("/bytes")
        Map<String, Object> bytes(@RequestBody(required = false) byte[] bytes) {
            return Map.of("length", bytes.length);
        }

        @PostMapping("/form")
        Map<String, Object> form(@RequestParam MultiValueMap<String, String> form) {
            return Map.of("fields", form.size());
        }

        @GetMapping("/things")
        Map<String, Object> count(@RequestParam(defaultValue = "1") int limit) {
            var caller = SecurityContextHolder.getContext().getAuthentication();
            return Map.of("limit", limit, "caller", caller == null ? "anybody" : caller.getName());
        }

        @PostMapping("/things:forget")
        Map<String, Object> forget(@RequestParam(required = false) @Nullable String name) {
            return Map.of("forgotten", name == null ? "all" : name);
        }

        @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter stream() {
            SseEmitter stream = new SseEmitter();
            stream.complete();
            return stream;
        }

        @GetMapping(
                path = "/text",
                produces = {"application/json", "text/csv"})
        Map<String, Object> text() {
            return Map.of("text", "é");
        }

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("secret");
        }

        @GetMapping("/no-database")
        String noDatabase() {
            throw new DataAccessResourceFailureException("secret");
        }

        @GetMapping("/deadlock")
        String deadlock() {
            throw new CannotAcquireLockException("secret");
        }

        @GetMapping("/no-broker")
        String noBroker() {
            throw new AmqpConnectException(new IOException("secret"));
        }
    }
}
