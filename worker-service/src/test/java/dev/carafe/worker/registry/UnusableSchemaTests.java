package dev.carafe.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UnusableSchemaTests {

    record Payload() implements Task {}

    private record Handler(String schema) implements TaskHandler<Payload> {
        @Override
        public TaskRegistration<Payload> registration() {
            return TaskRegistration.of("lab", Payload.class, TaskLimits.parallel(1))
                    .withSchema(schema);
        }

        @Override
        public @Nullable Object handle(Payload task, TaskContext context) {
            return null;
        }
    }

    private final HandlerRegistry registry = new HandlerRegistry(TypeSettings.NONE);

    private void offer(String schema) {
        registry.replace("scripts/scan", new HandlerSet(List.of(new Handler(schema)), JsonMapper.shared(), () -> {}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: object}                                      | it is no JSON",
                "{} {}                                               | it is no JSON",
                "5                                                   | it must be a JSON object",
                "{\"properties\": {\"n\": {\"pattern\": \"[\"}}}     | /properties/n/pattern: it is no regular expression",
                "{\"patternProperties\": {\"(\": {}}}                | /patternProperties/(: it is no regular expression",
                "{\"items\": {\"$ref\": \"#/$defs/none\"}}           | /items/$ref: Reference /$defs/none cannot be resolved",
                "{\"anyOf\": [true, {\"$ref\": \"https://example.org/x\"}]} | /anyOf/1/$ref: Schema from 'https://example.org/x'",
                "{\"$ref\": \"file:///etc/hostname\"}                | /$ref: Schema from 'file:///etc/hostname'",
                "{\"$ref\": \"#\"}                                   | it refers to itself without end",
                "{\"properties\": {\"a/b\": {\"type\": \"strnig\"}}} | /properties/a~1b/type: ",
                "{\"required\": \"a\"}                               | /required: string found, array expected",
                "{\"$defs\": {\"a\": {\"minLength\": -1}}}           | /$defs/a/minLength: ",
                "{\"$schema\": \"https://example.org/mine\"}         | /$schema: there is no draft 'https://example.org/mine' here",
            })
    void whatNoGatewayCouldUseIsRefusedAndSaysWhatAndWhere(String schema, String why) {
        offer("{\"title\": \"good\"}");

        assertThatThrownBy(() -> offer(schema))
                .isInstanceOf(UnusableSchema.class)
                .hasMessageStartingWith("the schema of type 'Payload' of service 'lab' (scripts/scan) cannot be used: ")
                .hasMessageContaining(why);
        assertThat(registry.all())
                .as("the last good version")
                .singleElement()
                .satisfies(offer -> assertThat(offer.registration().schema()).contains("good"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"x-own\": 1, \"format\": \"date-time\"}",
                "{\"properties\": {\"next\": {\"$ref\": \"#\"}}}",
                "{\"$id\": \"https://here/same\", \"$defs\": {\"x\": {\"$anchor\": \"y\"}}, \"items\": {\"$ref\": \"#y\"}}",
                "{\"$id\": \"https://here/same\", \"$defs\": {\"z\": {}}, \"items\": {\"$ref\": \"#/$defs/z\"}}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"definitions\": {\"x\": {}},"
                        + " \"items\": {\"$ref\": \"#/definitions/x\"}}",
            })
    void whatGatewaysCanUseIsOffered(String schema) {
        offer(schema);

        assertThat(registry.all()).hasSize(1);
    }

    @Test
    void aPropertyMayBeCalledAsAKeyword() {
        offer(
                "{\"properties\": {\"pattern\": {\"type\": \"string\"}, \"$ref\": {}}, \"default\": {\"pattern\": \"[\"}}");

        assertThat(registry.all()).hasSize(1);
    }
}
