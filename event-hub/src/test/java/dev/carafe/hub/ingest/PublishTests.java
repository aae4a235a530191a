package dev.carafe.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.hub.Hub;
import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

class PublishTests {

    private static Hub hub;

    @BeforeAll
    static void start() {
        hub = Hub.start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String event(String id, String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:test\",\"type\":\"Quake\"%s}"
                .formatted(id, more);
    }

    @Test
    void aStructuredEventIsStoredAndComesBackAsItWas() {
        String event = """
                {"specversion":"1.0","id":"s1","source":"urn:test","type":"Structured","subject":"us.ak",
                 "time":"1999-12-31T23:59:59.123456+05:45","traceparent":"00-abc-01",
                 "data":{"mag":1.5,"place":"N\\u00f6rd \\"x\\"","felt":null,"big":false,"n":12345678901234567890}}""";

        var answer = hub.publish(Hub.STRUCTURED, event);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo(
                        "{\"stored\":1,\"duplicates\":0,\"rejected\":0,\"results\":[{\"index\":0,\"id\":\"s1\",\"status\":\"stored\"}]}");
        JsonNode back = hub.get("/v1/events?type=Structured").json().at("/items/0");
        assertThat(back.at("/time").asString()).isEqualTo("1999-12-31T18:14:59.123456Z");
        assertThat(back.at("/subject").asString()).isEqualTo("us.ak");
        assertThat(back.at("/traceparent").asString()).isEqualTo("00-abc-01");
        assertThat(back.at("/data/place").asString()).isEqualTo("Nörd \"x\"");
        assertThat(back.at("/data/n").asString()).isEqualTo("12345678901234567890");
        assertThat(back.at("/data/felt").isNull()).isTrue();
    }

    @Test
    void theBinaryModeTakesAttributesFromHeaders() {
        var answer = hub.publish(
                "application/json; charset=utf-8",
                "{\"mag\":2}",
                "ce-specversion",
                "1.0",
                "ce-id",
                "b1",
                "CE-Source",
                "urn:test",
                "ce-type",
                "Binary",
                "ce-subject",
                "n%C3%B6rd.a",
                "ce-time",
                "2020-01-01T00:00:00Z");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode back = hub.get("/v1/events?type=Binary").json().at("/items/0");
        assertThat(back.at("/subject").asString()).isEqualTo("nörd.a");
        assertThat(back.at("/data/mag").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "quoted"             | quoted
            "a \\"b\\" \\\\ c"     | a "b" \\ c
            "50%25%20off"        | 50% off
            Euro%20%e2%82%AC     | Euro €
            a+b                  | a+b
            a"b                  | a"b
            a b                  | a b
            """)
    void aHeaderIsUnquotedThenDecoded(String header, String subject) {
        Hub.Answer answer = binary("ce-subject", header);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(hub.get("/v1/events?type=Header")
                        .json()
                        .at("/items/0/subject")
                        .asString())
                .isEqualTo(subject);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a%FFb", "%C0%A0", "%ed%a0%80", "%e2%82", "50%", "%zz", "%4", "\"open", "\"a\"b", "\"a\\\""})
    void aHeaderThatCannotBeDecodedIsRefusedByItsName(String header) {
        for (String name : List.of("ce-subject", "ce-extra")) {
            Hub.Answer answer = binary(name, header);

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().at("/parameter").asString()).isEqualTo(name);
        }
    }

    @Test
    void aHeaderThatIsGivenTwiceIsRefused() {
        Hub.Answer answer = binary("ce-subject", "a", "ce-subject", "b");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/parameter").asString()).isEqualTo("ce-subject");
    }

    private static Hub.Answer binary(String... more) {
        List<String> headers = new ArrayList<>(List.of(
                "ce-specversion",
                "1.0",
                "ce-id",
                UUID.randomUUID().toString(),
                "ce-source",
                "urn:t",
                "ce-type",
                "Header"));
        headers.addAll(List.of(more));
        return hub.publish("application/json", "{}", headers.toArray(String[]::new));
    }

    @Test
    void plainJsonMayBeOneEventOrSeveral() {
        assertThat(hub.publish("application/json", event("p1", ""))
                        .json()
                        .at("/stored")
                        .asInt())
                .isEqualTo(1);
        assertThat(hub.publish("application/json", "[" + event("p2", "") + "," + event("p3", "") + "]")
                        .json()
                        .at("/stored")
                        .asInt())
                .isEqualTo(2);
        assertThat(hub.publish(Hub.BATCH, "[]").json().at("/results").size()).isZero();
    }

    @Test
    void anIdentityIsStoredOnceWhereverItIsRepeated() {
        String batch = "[" + event("d1", "") + "," + event("d2", "") + "," + event("d1", ",\"data\":{\"x\":1}") + "]";

        JsonNode first = hub.publish(Hub.BATCH, batch).json();
        JsonNode again = hub.publish(Hub.BATCH, batch.replace("d2", "d3")).json();

        assertThat(first.at("/stored").asInt()).isEqualTo(2);
        assertThat(first.at("/duplicates").asInt()).isEqualTo(1);
        assertThat(first.at("/results/2/status").asString()).isEqualTo("duplicate");
        assertThat(again.at("/stored").asInt()).isEqualTo(1);
        assertThat(again.at("/duplicates").asInt()).isEqualTo(2);
        assertThat(again.at("/results/1/status").asString()).isEqualTo("stored");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"x","source":"s","type":"T"}                                                      | /specversion
            {"specversion":"0.3","id":"x","source":"s","type":"T"}                                  | /specversion
            {"specversion":"1.0","source":"s","type":"T"}                                           | /id
            {"specversion":"1.0","id":"","source":"s","type":"T"}                                   | /id
            {"specversion":"1.0","id":7,"source":"s","type":"T"}                                    | /id
            {"specversion":"1.0","id":"x","type":"T"}                                               | /source
            {"specversion":"1.0","id":"x","source":"s"}                                             | /type
            {"specversion":"1.0","id":"x","source":"s","type":"a b"}                                | /type
            {"specversion":"1.0","id":"x\\u0000","source":"s","type":"T"}                           | /id
            {"specversion":"1.0","id":"x","source":"s","type":"T","subject":"a..b"}                 | /subject
            {"specversion":"1.0","id":"x","source":"s","type":"T","time":"yesterday"}               | /time
            {"specversion":"1.0","id":"x","source":"s","type":"T","time":"1969-12-31T23:59:59Z"}    | /time
            {"specversion":"1.0","id":"x","source":"s","type":"T","time":"2026-02-30T00:00:00Z"}    | /time
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":[1]}                       | /data
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":{"a":{"b":1}}}             | /data/a
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":{"a/b":[1]}}               | /data/a~1b
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":{"a":"\\u0000"}}           | /data/a
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":{"a":"\\ud800"}}           | /data/a
            {"specversion":"1.0","id":"x","source":"s","type":"T","data":{"a":1e400}}               | /data/a
            {"specversion":"1.0","id":"x","source":"s","type":"T","data_base64":"AA=="}             | /data_base64
            {"specversion":"1.0","id":"x","source":"s","type":"T","datacontenttype":"text/xml"}     | /datacontenttype
            {"specversion":"1.0","id":"x","source":"s","type":"T","deep":{"a":1}}                   | /deep
            """)
    void whatCannotBeStoredIsRefusedWithAPointer(String event, String pointer) {
        var answer = hub.publish(Hub.STRUCTURED, event);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.response().headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.json().at("/type").asString()).isEqualTo("urn:carafe:problem:invalid-events");
        assertThat(answer.json().at("/results/0/problem/pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void theGoodOnesOfABatchAreStored() {
        JsonNode answer = hub.publish(
                        Hub.BATCH, "[" + event("g1", "") + ",42," + event("g2", ",\"data\":{\"a\":[]}") + "]")
                .json();

        assertThat(answer.at("/stored").asInt()).isEqualTo(1);
        assertThat(answer.at("/rejected").asInt()).isEqualTo(2);
        assertThat(answer.at("/results/2/id").asString()).isEqualTo("g2");
        assertThat(answer.at("/results/2/problem/pointer").asString()).isEqualTo("/data/a");
    }

    @Test
    void boundsAreHeld() {
        String longText = "x".repeat(16_384);
        String fields =
                IntStream.range(0, 101).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        String tooMany = IntStream.range(0, 10_001).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));

        assertThat(hub.publish(Hub.STRUCTURED, event("l0", ",\"data\":{\"a\":\"" + longText + "\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(hub.publish(Hub.STRUCTURED, event("l1", ",\"data\":{\"a\":\"" + longText + "x\"}"))
                        .status())
                .isEqualTo(422);
        assertThat(hub.publish(Hub.STRUCTURED, event("l2", ",\"data\":" + fields))
                        .status())
                .isEqualTo(422);
        assertThat(hub.publish(Hub.STRUCTURED, event("l3", ",\"subject\":\"" + "a".repeat(201) + "\""))
                        .status())
                .isEqualTo(422);
        assertThat(hub.publish(Hub.BATCH, tooMany).status()).isEqualTo(413);
        assertThat(hub.publish(Hub.BATCH, "[\"" + "x".repeat(16 * 1024 * 1024) + "\"]")
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json                   | {"specversion"      | 400
            application/json                   | ``                  | 400
            application/json                   | 7                   | 400
            application/json                   | {} {}               | 400
            application/cloudevents+json       | []                  | 400
            application/cloudevents-batch+json | {}                  | 400
            text/plain                         | hello               | 415
            """)
    void whatIsNotTheMediaTypesFormIsRefusedWhole(String type, String body, int status) {
        assertThat(hub.publish(type, body).status()).isEqualTo(status);
    }

    @Test
    void aDeclaredSchemaIsEnforcedAndTakesNothingBack() {
        String schema =
                "{\"schema\":{\"type\":\"object\",\"properties\":{\"mag\":{\"type\":\"number\"}}},\"tags\":[\"net\"]}";
        assertThat(hub.put("/v1/event-types/Checked", schema).status()).isEqualTo(200);

        String bad = event("c1", ",\"data\":{\"mag\":\"big\"}").replace("Quake", "Checked");
        assertThat(hub.publish(Hub.STRUCTURED, bad)
                        .json()
                        .at("/results/0/problem/pointer")
                        .asString())
                .isEqualTo("/data/mag");
        assertThat(hub.publish(Hub.STRUCTURED, bad.replace("\"big\"", "1")).status())
                .isEqualTo(200);

        assertThat(hub.put("/v1/event-types/Checked", schema.replace("[\"net\"]", "[]"))
                        .status())
                .isEqualTo(409);
        assertThat(hub.put("/v1/event-types/Checked", schema.replace("\"number\"", "\"integer\""))
                        .status())
                .isEqualTo(409);
        assertThat(hub.put("/v1/event-types/Checked", schema.replace("\"number\"", "[\"number\",\"string\"]"))
                        .status())
                .isEqualTo(200);
        assertThat(hub.put("/v1/event-types/Checked", schema.replace("\"number\"", "\"numbr\""))
                        .status())
                .isEqualTo(422);
        assertThat(hub.put("/v1/event-types/Checked", "{\"retention\":\"P1D\"}").status())
                .isEqualTo(422);
        assertThat(hub.get("/v1/event-types/Checked").json().at("/tags/0").asString())
                .isEqualTo("net");
        assertThat(hub.get("/v1/event-types/Nobody").status()).isEqualTo(404);
        assertThat(hub.get("/v1/event-types")
                        .json()
                        .at("/items")
                        .valueStream()
                        .map(t -> t.at("/type").asString()))
                .contains("Checked", "TaskFinished", "SystemMetrics");
    }

    /** What the platform publishes itself is grouped by the same names as its records say. */
    @Test
    void everyEventRecordOfThePlatformIsDeclaredWithItsTags() {
        ClassPathScanningCandidateComponentProvider records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AssignableTypeFilter(Event.class));
        List<Class<?>> found = records.findCandidateComponents("dev.carafe.base").stream()
                .<Class<?>>map(record -> ClassUtils.resolveClassName(record.getBeanClassName(), null))
                .toList();

        assertThat(found).hasSizeGreaterThanOrEqualTo(8).allSatisfy(record -> {
            JsonNode type = hub.get("/v1/event-types/" + record.getSimpleName()).json();
            assertThat(type.at("/declared").asBoolean()).isTrue();
            assertThat(type.at("/tags").valueStream().map(JsonNode::asString))
                    .containsAll(Stream.of(record.getRecordComponents())
                            .filter(component -> component.isAnnotationPresent(Tag.class))
                            .map(RecordComponent::getName)
                            .toList());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"schema":{"$schema":5}}                                | /schema/$schema              | must be text, the URI of a draft
            {"schema":{"$schema":"urn:mine"}}                       | /schema/$schema              | there is no draft 'urn:mine' here
            {"schema":{"properties":{"a":{"pattern":"["}}}}         | /schema/properties/a/pattern | it is no regular expression
            {"schema":{"properties":{"a":{"maximum":"x"}}}}         | /schema/properties/a/maximum | string found, number expected
            {"schema":{"$ref":"#/$defs/none"}}                      | /schema/$ref                 | Reference /$defs/none cannot be resolved
            {"schema":[]}                                           | /schema                      | it must be a JSON object
            """)
    void whatIsNoSchemaIsPointedAtInWordsOfSchemas(String declaration, String pointer, String detail) {
        var answer = hub.put("/v1/event-types/Broken", declaration);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
        assertThat(answer.json().at("/errors/0/detail").asString()).startsWith(detail);
        assertThat(answer.body()).doesNotContain("java.", "networknt", "Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"at":"2026-02-30T00:00:00Z"}        | /data/at    | a time as in RFC 3339
            {"at":"25:00:00Z"}                   | /data/at    | a time as in RFC 3339
            {"mail":"not mail"}                  | /data/mail  | an e-mail address
            {"n":10.00000000000000000001}        | /data/n     | must be at most 10, not 10.00000000000000000001
            {"n":1e309}                          | /data/n     | range of a 64-bit floating-point number: up to 1.7976931348623157e308
            {"n":1e1000000000}                   | /data/n     | the number 1e1000000000 is out of range
            {"n":1e99999999999999999999}         | /data/n     | is out of range
            {"cents":0.071}                      | /data/cents | must be a multiple of 0.01, not 0.071
            """)
    void dataIsHeldToItsSchemaByTheLetter(String data, String pointer, String detail) {
        assertThat(hub.put("/v1/event-types/Exact", """
                        {"schema":{"properties":{"at":{"format":"date-time"},"mail":{"format":"email"},"n":{"maximum":10},
                         "cents":{"multipleOf":0.01}}}}""").status()).isEqualTo(200);
        String bad = event("exact-bad", ",\"data\":" + data).replace("Quake", "Exact");
        String good = event("exact-good", ",\"data\":{\"at\":\"2026-02-28T00:00:00Z\",\"cents\":0.07}")
                .replace("Quake", "Exact");

        var answer = hub.publish(Hub.BATCH, "[" + bad + "," + good + "]");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/results/0/problem/pointer").asString()).isEqualTo(pointer);
        assertThat(answer.json().at("/results/0/problem/detail").asString()).contains(detail);
        assertThat(answer.json().at("/results/1/status").asString()).isNotEqualTo("rejected");
    }

    @Test
    void everyDigitIsKept() {
        String data = "{\"n\":0.1000000000000000055511151231257827,\"m\":12345678901234567890.10}";
        assertThat(hub.publish(
                                Hub.STRUCTURED,
                                event("digits", ",\"data\":" + data).replace("Quake", "Digits"))
                        .status())
                .isEqualTo(200);

        assertThat(hub.get("/v1/events?type=Digits").body())
                .contains("0.1000000000000000055511151231257827", "12345678901234567890.10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/cloudevents+json       | {"id":"1","data":{"a":1,"a":2}}  | a
            application/cloudevents-batch+json | [{"id":"1"},{"id":"2","id":"3"}] | id
            """)
    void aPropertyThatIsThereTwiceIsNamed(String type, String body, String name) {
        var answer = hub.publish(type, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString())
                .startsWith("The property '" + name + "' is there twice")
                .contains("line 1, column ");
        var declaration = hub.put("/v1/event-types/Twice", "{\"tags\":[],\"tags\":[\"x\"]}");
        assertThat(declaration.status()).as(declaration.body()).isEqualTo(400);
        assertThat(declaration.json().path("detail").asString()).startsWith("The property 'tags' is there twice");
    }
}
