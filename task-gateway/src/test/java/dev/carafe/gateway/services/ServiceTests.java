package dev.carafe.gateway.services;

import static dev.carafe.gateway.testing.FakeWorker.parallel;
import static dev.carafe.gateway.testing.FakeWorker.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.gateway.testing.FakeWorker;
import dev.carafe.gateway.testing.Gateway;
import dev.carafe.gateway.testing.Gateway.Answer;
import dev.carafe.store.problem.WorkerProblem;
import dev.carafe.store.problem.WorkerProblems;
import dev.carafe.store.registration.StoredRegistration;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceTests {

    private static final String SUBMIT_KEY = "a-key-that-may-submit-0123456789abcdef";
    private static final String READ_KEY = "a-key-that-may-read-0123456789abcdef00";

    @Test
    void aServiceTellsWhatItTakesAndHowItFares() throws Exception {
        try (Gateway gateway = Gateway.start()) {
            FakeWorker worker = new FakeWorker(gateway, parallel("lab", "Echo"), sequential("lab", "Step"));
            new FakeWorker(gateway, parallel("lab", "Echo"));
            new FakeWorker(gateway, parallel("zoo", "Feed"));
            gateway.bean(KnownTypes.class).refresh();
            for (int n = 0; n < 3; n++) {
                gateway.submit("lab", "{\"type\": \"Echo\"}");
            }
            worker.claim("lab", "Echo", 1);

            Answer lab = gateway.send(gateway.get("/v1/services/lab"));
            assertThat(lab.status()).isEqualTo(200);
            JsonNode echo = lab.json().path("types").path(0);
            assertThat(echo.path("type").asString()).isEqualTo("Echo");
            assertThat(echo.path("waiting").asInt()).isEqualTo(2);
            assertThat(echo.path("running").asInt()).isEqualTo(1);
            assertThat(echo.path("workers").asInt()).isEqualTo(2);
            assertThat(echo.path("limits").path("parallel").asBoolean()).isTrue();
            assertThat(echo.path("limits").path("execution").asString()).isEqualTo("at-least-once");
            assertThat(echo.path("schema")
                            .path("properties")
                            .path("message")
                            .path("type")
                            .asString())
                    .isEqualTo("string");
            assertThat(lab.json().path("types").path(1).path("waiting").asInt()).isZero();
            assertThat(lab.json().path("workers").size()).isEqualTo(2);

            Answer all = gateway.send(gateway.get("/v1/services"));
            assertThat(all.json()
                            .path("items")
                            .valueStream()
                            .map(one -> one.path("service").asString()))
                    .containsExactly("lab", "zoo");
            Answer none = gateway.send(gateway.get("/v1/services/none"));
            assertThat(none.status()).isEqualTo(404);
            assertThat(none.problem()).isEqualTo("unknown-service");
        }
    }

    @Test
    void aStoredSchemaThatIsNoJsonIsShownAsTextAndHarmsNothingElse() throws Exception {
        try (Gateway gateway = Gateway.start()) {
            StoredRegistration echo = parallel("lab", "Echo");
            StoredRegistration bad = new StoredRegistration("zoo", "Feed", "{type: object}", Set.of(), echo.limits());
            new FakeWorker(gateway, echo, bad);
            gateway.bean(KnownTypes.class).refresh();

            JsonNode items = gateway.send(gateway.get("/v1/services")).json().path("items");
            assertThat(items.path(0).path("types").path(0).path("schema").isObject())
                    .isTrue();
            assertThat(items.path(1).path("types").path(0).path("schema").asString())
                    .isEqualTo("{type: object}");
            Answer refused = gateway.submit("zoo", "{\"type\": \"Feed\"}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("unusable-schema");
        }
    }

    @Test
    void whatWorkersCannotOfferIsTold() throws Exception {
        try (Gateway gateway = Gateway.start()) {
            FakeWorker lab = new FakeWorker(gateway, parallel("lab", "Echo"));
            FakeWorker zoo = new FakeWorker(gateway, parallel("zoo", "Feed"));
            gateway.bean(KnownTypes.class).refresh();
            Instant since = Instant.parse("2026-11-21T10:00:00Z");
            WorkerProblems problems = gateway.bean(WorkerProblems.class);
            problems.report(
                    lab.id,
                    List.of(
                            new WorkerProblem(lab.id, "a.jar", "lab", "no handlers", since),
                            new WorkerProblem(lab.id, "b.jar", null, "no jar", since)));
            problems.report(zoo.id, List.of(new WorkerProblem(zoo.id, "c.jar", "lab", "no class", since)));

            JsonNode all = gateway.send(gateway.get("/v1/services")).json();
            assertThat(sources(all)).containsExactly("a.jar", "b.jar", "c.jar");
            assertThat(sources(all.path("items").path(0))).containsExactly("a.jar", "b.jar", "c.jar");
            assertThat(sources(all.path("items").path(1))).isEmpty();
            JsonNode one = gateway.send(gateway.get("/v1/services/lab")).json();
            assertThat(one.path("problems").path(0).toString())
                    .isEqualTo("{\"worker\":\"" + lab.id + "\",\"source\":\"a.jar\",\"service\":\"lab\","
                            + "\"problem\":\"no handlers\",\"since\":\"2026-11-21T10:00:00Z\"}");
            assertThat(one.path("problems").path(1).has("service")).isFalse();
        }
    }

    private static List<String> sources(JsonNode view) {
        return view.path("problems")
                .valueStream()
                .map(problem -> problem.path("source").asString())
                .toList();
    }

    @Test
    void keysAreAskedForTheirScopes() throws Exception {
        try (Gateway gateway = Gateway.start(
                "carafe.security.keys[0].name=submitter",
                "carafe.security.keys[0].hash=sha256:" + sha256(SUBMIT_KEY),
                "carafe.security.keys[0].scopes=tasks:submit",
                "carafe.security.keys[1].name=reader",
                "carafe.security.keys[1].hash=sha256:" + sha256(READ_KEY),
                "carafe.security.keys[1].scopes=tasks:read")) {
            new FakeWorker(gateway, parallel("lab", "Echo"));
            gateway.bean(KnownTypes.class).refresh();
            String task = "{\"type\": \"Echo\"}";
            String batch = "{\"tasks\": []}";
            String submit = "/v1/services/lab/tasks";
            assertThat(gateway.send(gateway.post(submit, task)).status()).isEqualTo(401);
            assertThat(gateway.send(with(READ_KEY, gateway.post(submit, task))).status())
                    .isEqualTo(403);
            assertThat(gateway.send(with(READ_KEY, gateway.post(submit + ":batch", batch)))
                            .status())
                    .isEqualTo(403);
            assertThat(gateway.send(with(SUBMIT_KEY, gateway.post(submit + ":batch", batch)))
                            .status())
                    .isEqualTo(200);
            Answer accepted = gateway.send(with(SUBMIT_KEY, gateway.post(submit, task)));
            assertThat(accepted.status()).isEqualTo(202);
            String address = accepted.header("Location");
            for (String path :
                    new String[] {address, address + "/result", "/v1/tasks", "/v1/services", "/v1/services/lab"}) {
                assertThat(gateway.send(gateway.get(path)).status()).as(path).isEqualTo(401);
                assertThat(gateway.send(with(SUBMIT_KEY, gateway.get(path))).status())
                        .as(path)
                        .isEqualTo(403);
                assertThat(gateway.send(with(READ_KEY, gateway.get(path))).status())
                        .as(path)
                        .isBetween(200, 202);
            }
            assertThat(gateway.send(gateway.get("/actuator/prometheus")).status())
                    .isEqualTo(401);
            assertThat(gateway.send(gateway.get("/actuator/health")).status()).isEqualTo(200);
        }
    }

    private static HttpRequest.Builder with(String key, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + key);
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
