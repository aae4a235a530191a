package dev.carafe.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carafe.base.problem.InvalidRequest.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTests {

    private static final JsonMapper JSON = ExactJson.strict().build();

    private static List<Fault> faults(String schema, String value) throws NotASchema {
        return JsonSchema.of(schema).faultsOf(JSON.readTree(value));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'maximum': 10}                     | 1e309                    | must be at most 10, not 1e309
            {'maximum': 10}                     | 10.00000000000000000001  | must be at most 10, not 10.00000000000000000001
            {'type': 'integer'}                 | 10.00000000000000000001  | 10.00000000000000000001 found, integer expected
            {'type': ['integer', 'number'], 'maximum': 10} | 10.00000000000000000001 | must be at most 10, not 10.00000000000000000001
            {'type': 'integer', 'maximum': 10}  | 1e400                    | must be at most 10, not 1e400
            {'type': 'integer', 'maximum': 10}  | 9223372036854775808      | must be at most 10, not 9223372036854775808
            {'maximum': 9007199254740993}       | 9007199254740993.5       | must be at most 9007199254740993, not 9007199254740993.5
            {'minimum': 0.1}                    | 0.09999999999999999999   | must be at least 0.1, not 0.09999999999999999999
            {'exclusiveMaximum': 1}             | 1.0                      | must be less than 1, not 1
            {'exclusiveMinimum': 1}             | 10e-1                    | must be more than 1, not 1
            {'multipleOf': 0.01}                | 0.071                    | must be a multiple of 0.01, not 0.071
            {'multipleOf': 2}                   | 9007199254740993         | must be a multiple of 2, not 9007199254740993
            {'multipleOf': 10}                  | 1e-400                   | must be a multiple of 10, not 1e-400
            {'type': 'integer'}                 | 1E-400                   | 1e-400 found, integer expected
            {'type': ['integer', 'null']}       | 0.5                      | 0.5 found, integer or null expected
            {'type': 'number'}                  | 1e400                    | 1e400 is out of range: a number has at most 1.7976931348623157e308
            {'type': 'number'}                  | -1e400                   | -1e400 is out of range: a number has at most 1.7976931348623157e308
            {'type': 'number'}                  | 1e-400                   | 1e-400 is out of range
            {'type': ['number', 'null']}        | 1e309                    | 1e309 is out of range
            {'enum': [0.1]}                     | 0.10000000000000000001   | does not have a value in the enumeration [0.1]
            {'const': {'a': 1}}                 | {'a': 2}                 | must be the constant value
            """)
    void numbersAreComparedAsDecimals(String schema, String value, String detail) throws Exception {
        assertThat(faults(quoted(schema), quoted(value)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).startsWith(detail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'multipleOf': 0.01}               | 0.07
            {'multipleOf': 0.1}                | 0.3
            {'multipleOf': 1e-300}             | 1e300
            {'maximum': 10}                    | 10.0
            {'maximum': 1e400}                 | 1e309
            {'type': 'integer'}                | 1.0
            {'type': 'integer'}                | 1e2
            {'type': 'integer'}                | 123456789012345678901234567890
            {'type': 'number'}                 | 4.9e-324
            {'type': 'number'}                 | 0e-1000
            {'const': {'a': 1}}                | {'a': 1.0}
            {'enum': [[1, {'a': 2}]]}          | [1.0, {'a': 20e-1}]
            {'$schema': 'http://json-schema.org/draft-04/schema#', 'maximum': 10, 'exclusiveMaximum': false} | 10
            """)
    void whatIsRightIsLetIn(String schema, String value) throws Exception {
        assertThat(faults(quoted(schema), quoted(value))).isEmpty();
    }

    @Test
    void draft4ExcludesABoundByASecondKeyword() throws Exception {
        assertThat(faults(
                        quoted("{'$schema': 'http://json-schema.org/draft-04/schema#', 'maximum': 10,"
                                + " 'exclusiveMaximum': true}"),
                        "10.0"))
                .containsExactly(new Fault("", "must be less than 10, not 10"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            date-time | 2026-11-21T09:30:00Z                 | 2026-02-30T00:00:00Z
            date-time | 2026-11-21T09:30:00.123456789+01:00  | 2026-11-21T25:00:00Z
            date-time | 2024-02-29T23:59:59-09:30            | 2026-11-21T09:30Z
            date-time | 2026-11-21t09:30:00z                 | 2026-11-21T09:30:00
            date-time | 2026-11-21T09:30:00Z                 | 25:00:00Z
            date-time | 2026-11-21T09:30:00Z                 | 2026-11-21T09:30:00+01:00[Europe/Paris]
            date      | 2026-11-21                           | 2026-02-30
            date      | 2024-02-29                           | 21.11.2026
            time      | 09:30:00Z                            | 25:00:00Z
            time      | 09:30:00.5+01:00                     | 09:30:00+01:00 and more
            duration  | PT10S                                | 10 s
            duration  | P1Y2M3DT4H5M6S                       | PT
            duration  | -P1DT0.5S                            | P1DT
            email     | ada@example.org                      | not mail
            uuid      | 01993f0e-5a6b-7c8d-9e0f-a1b2c3d4e5f6 | 01993f0e
            uri       | https://example.org/a?b=c#d          | example.org/a
            uri       | urn:isbn:0451450523                  | http://exa mple
            hostname  | example.org                          | ex_ample..org
            ipv4      | 192.0.2.1                            | 192.0.2.256
            ipv6      | 2001:db8::1                          | 2001:db8
            regex     | ^a+$                                 | (
            json-pointer | /a/0                              | a
            date-time-local | 2026-11-21T09:30:00            | 2026-02-30T09:30:00
            time-local      | 09:30:00                       | 24:30:00
            date-time-zoned | 2026-11-21T09:30:00+01:00[Europe/Paris] | 2026-11-21T09:30:00[Europe/Nowhere]
            iri-reference   | ../a                           | a b
            """)
    void formatsAreAsserted(String format, String good, String bad) throws Exception {
        String schema = "{\"properties\":{\"x\":{\"type\":\"string\",\"format\":\"" + format + "\"}}}";

        assertThat(faults(schema, "{\"x\":\"" + good + "\"}")).isEmpty();
        assertThat(faults(schema, "{\"x\":\"" + bad + "\"}")).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/x");
            assertThat(fault.detail()).startsWith("must be ").contains("'" + bad + "'");
        });
        assertThat(faults(
                        schema.replace("{\"properties\"", "{\"formatAssertion\":false,\"properties\""),
                        "{\"x\":\"" + bad + "\"}"))
                .as("switched off")
                .isEmpty();
    }

    @Test
    void formatsThatNoDraftKnowsMeanNothing() throws Exception {
        assertThat(faults("{\"format\":\"phone\"}", "\"none\"")).isEmpty();
        assertThat(faults("{\"format\":\"date-time\"}", "5")).as("no text").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'$schema': 5}                                | /$schema                 | must be text, the URI of a draft
            {'$schema': {}}                               | /$schema                 | must be text, the URI of a draft
            {'$schema': 'https://example.org/mine'}       | /$schema                 | there is no draft 'https://example.org/mine' here
            {'properties': {'a': {'pattern': '['}}}       | /properties/a/pattern    | it is no regular expression: Unclosed character class
            {'patternProperties': {'(': {}}}              | /patternProperties/(     | it is no regular expression
            {'properties': {'a': {'maximum': 'x'}}}       | /properties/a/maximum    | string found, number expected
            {'items': {'$ref': '#/$defs/none'}}           | /items/$ref              | Reference /$defs/none cannot be resolved
            {'$ref': 'file:///etc/hostname'}              | /$ref                    | Schema from 'file:///etc/hostname' is not allowed to be loaded
            {'multipleOf': 0}                             | /multipleOf              | must be more than 0, not 0
            {'formatAssertion': 'no'}                     | /formatAssertion         | must be true or false
            {'a': 1, 'a': 2}                              |                          | it is no JSON
            """)
    void whatIsNoSchemaSaysWhereAndNothingOfJava(String schema, String pointer, String detail) {
        assertThatThrownBy(() -> JsonSchema.of(quoted(schema)))
                .asInstanceOf(InstanceOfAssertFactories.type(NotASchema.class))
                .satisfies(refusal -> assertThat(refusal.faults()).first().satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo(pointer == null ? "" : pointer);
                    assertThat(fault.detail()).startsWith(detail).doesNotContain("java.", "Exception", "networknt");
                }));
    }

    @Test
    void missingAndUnknownPropertiesArePointedAt() throws Exception {
        JsonSchema schema = JsonSchema.of("""
                {"type": "object", "required": ["a~/b"], "additionalProperties": false,
                 "properties": {"a~/b": {}, "list": {"type": "array", "items": {"type": "integer"}}}}""");

        assertThat(schema.faultsOf(JSON.readTree("{\"x\": 1, \"list\": [1, \"2\"]}"), "/payload"))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/payload/a~0~1b", "/payload/x", "/payload/list/1");
    }

    @Test
    void faultsAreToldInEnglishAndNotByTheThousand() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            String many = "[\"x\"" + ",\"x\"".repeat(999) + "]";
            assertThat(faults(
                            "{\"properties\": {\"l\": {\"items\": {\"type\": \"integer\"}}}}", "{\"l\": " + many + "}"))
                    .hasSize(20)
                    .first()
                    .isEqualTo(new Fault("/l/0", "string found, integer expected"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void twoSchemasMayCallThemselvesTheSame() throws Exception {
        JsonSchema one = JsonSchema.of("{\"$id\": \"https://here/same\", \"required\": [\"a\"]}");
        JsonSchema other = JsonSchema.of("{\"$id\": \"https://here/same\", \"required\": [\"b\"]}");

        assertThat(one.faultsOf(JSON.readTree("{\"a\": 1}"))).isEmpty();
        assertThat(other.faultsOf(JSON.readTree("{\"a\": 1}"))).hasSize(1);
    }

    @Test
    void aSchemaElsewhereIsNeverFetched() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
            assertThatThrownBy(() -> JsonSchema.of("{\"$ref\": \"" + url + "\"}"))
                    .isInstanceOf(NotASchema.class);
            assertThatThrownBy(() -> JsonSchema.of("{\"$schema\": \"" + url + "\"}"))
                    .isInstanceOf(NotASchema.class);
            assertThat(asked.get()).isZero();
        } finally {
            server.stop(0);
        }
    }
}
