package dev.carafe.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExactJsonTests {

    private static final JsonMapper JSON = ExactJson.strict()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1000000000000000055511151231257827021181583404541015625",
                "3.141592653589793238462643383279502884197",
                "12345678901234567890.12345678901234567890",
                "1.0",
                "0.10",
                "123456789012345678901234567890",
                "1E+400",
                "1E-400"
            })
    void everyDigitIsKept(String number) {
        assertThat(JSON.readTree(number)).hasToString(number);
        assertThat(JSON.writeValueAsString(JSON.readValue("{\"n\":" + number + "}", Object.class)))
                .isEqualTo("{\"n\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1001",
                "-1e1001",
                "1e-1001",
                "1e1000000000",
                "1e-1000000000",
                "1e99999999999999999999",
                "1E+0002000"
            })
    void numbersThatNobodyCanComputeWithAreNotRead(String number) {
        try (JsonParser parser =
                ExactJson.bounded(JSON.createParser("{\"a\":{\"b\":[1,{\"c/d\":" + number + "}]},\"e\":2}"))) {
            parser.nextToken();
            parser.nextName();
            parser.nextToken();
            int depth = parser.streamReadContext().getNestingDepth() - 1;

            assertThatThrownBy(() -> JSON.<JsonNode>readTree(parser))
                    .asInstanceOf(InstanceOfAssertFactories.type(NumberOutOfRange.class))
                    .satisfies(refusal -> {
                        assertThat(refusal.pointer()).isEqualTo("/a/b/1/c~1d");
                        assertThat(refusal.detail()).contains(number, "1e-1000 to 1e1000");
                    });

            NumberOutOfRange.leave(parser, depth);
            assertThat(parser.nextToken()).isEqualTo(JsonToken.PROPERTY_NAME);
            assertThat(parser.currentName()).isEqualTo("e");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000", "9.99e999", "1e-1000", "0e1000", "1e0000000000000000000000001"})
    void numbersWithinTheBoundsAreRead(String number) {
        try (JsonParser parser = ExactJson.bounded(JSON.createParser(number))) {
            parser.nextToken();
            assertThat(parser.getDecimalValue()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1, "b": [1.0, 2]}  | { "b" : [1, 2.00], "a" : 1 }  | true
            100                      | 1e2                           | true
            0                        | -0.0                          | true
            "a"                      | "\\u0061"                     | true
            "\\ud800"                | "\\ud801"                     | false
            1                        | "1"                           | false
            1                        | 1.00000000000000000001        | false
            [1, 2]                   | [2, 1]                        | false
            {"a": null}              | {}                            | false
            ["a,b"]                  | ["a","b"]                     | false
            [[]]                     | [{}]                          | false
            """)
    void theSameValueHasTheSameText(String one, String other, boolean same) {
        assertThat(JsonValue.text(JSON.readTree(one)).equals(JsonValue.text(JSON.readTree(other))))
                .isEqualTo(same);
    }

    @Test
    void aPropertyIsThereOnce() {
        assertThatThrownBy(() -> JSON.readTree("{\"a\":{\"b\":1,\"b\":2}}")).hasMessageContaining("\"b\"");
    }
}
