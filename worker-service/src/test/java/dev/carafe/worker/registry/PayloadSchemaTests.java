package dev.carafe.worker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.carafe.base.json.ExactJson;
import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.json.NotASchema;
import dev.carafe.model.task.Task;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** What a schema lets in is what Jackson reads without loss, and the other way round. */
class PayloadSchemaTests {

    private static final JsonMapper JSON =
            ExactJson.digits(JsonMapper.builder()).build();

    private enum Mode {
        FAST,
        @JsonProperty("s-l-o-w")
        @JsonAlias("slow")
        SLOW
    }

    private enum Plain {
        A,
        B
    }

    private record Point(int x, double y) {}

    record Counts(Map<String, Integer> of) implements Task {}

    record ByPlain(Map<Plain, String> of) implements Task {}

    record ByMode(Map<Mode, String> of) implements Task {}

    record Points(Map<String, Point> of) implements Task {}

    record Nested(Map<String, Map<String, List<Integer>>> of, Map<String, Object> any) implements Task {}

    record Named(
            @JsonProperty("dev") String device,
            @JsonProperty(required = false) int n) implements Task {}

    record Modes(Mode mode, List<Mode> more) implements Task {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Square.class, name = "square")
    })
    private sealed interface Shape permits Circle, Square {}

    private record Circle(double r) implements Shape {}

    private record Square(double a) implements Shape {}

    record Shapes(Shape one, List<Shape> many) implements Task {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    private sealed interface Step permits Move, Stop {}

    @JsonTypeName("move")
    private record Move(int by) implements Step {}

    @JsonTypeName("stop")
    private record Stop() implements Step {}

    record Steps(List<Step> of) implements Task {}

    record Bytes(byte one, byte[] many) implements Task {}

    record Optionals(OptionalInt i, OptionalLong l, OptionalDouble d, Optional<String> s) implements Task {}

    record Ignoring(String shown, @JsonIgnore @Nullable String own) implements Task {}

    record Aliased(@JsonAlias({"device_name", "dev"}) String device, int n) implements Task {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Snake(String deviceName) implements Task {}

    private record Name(@JsonValue String text) {}

    record Valued(Name name, JsonNode any) implements Task {}

    private record Row(Class<? extends Task> payload, List<String> kept, List<String> refused) {}

    static Stream<Row> table() {
        return Stream.of(
                new Row(
                        Counts.class,
                        List.of("{'of': {}}", "{'of': {'a': 1, 'b': 2}}"),
                        List.of("{'of': {'a': 'x'}}", "{'of': 1}", "{}")),
                new Row(ByPlain.class, List.of("{'of': {'A': 'x'}}"), List.of("{'of': {'C': 'x'}}")),
                new Row(ByMode.class, List.of("{'of': {'s-l-o-w': 'x'}}"), List.of("{'of': {'SLOW': 'x'}}")),
                new Row(
                        Points.class,
                        List.of("{'of': {'a': {'x': 1, 'y': 2.5}}}"),
                        List.of("{'of': {'a': {'x': 'no', 'y': 2.5}}}", "{'of': {'a': {'x': 1, 'y': 2.5, 'z': 3}}}")),
                new Row(
                        Nested.class,
                        List.of("{'of': {'a': {'b': [1, 2]}}, 'any': {'c': [1, {'d': null}]}}"),
                        List.of("{'of': {'a': {'b': ['x']}}, 'any': {}}")),
                new Row(
                        Named.class,
                        List.of("{'dev': 'x', 'n': 1}"),
                        List.of("{'device': 'x', 'n': 1}", "{'dev': 'x'}")),
                new Row(
                        Modes.class,
                        List.of("{'mode': 'FAST', 'more': ['s-l-o-w']}"),
                        List.of("{'mode': 'SLOW', 'more': []}")),
                new Row(
                        Shapes.class,
                        List.of("{'one': {'kind': 'circle', 'r': 1.5}, 'many': [{'kind': 'square', 'a': 2.5}]}"),
                        List.of(
                                "{'one': {'r': 1.5}, 'many': []}",
                                "{'one': {'kind': 'line', 'r': 1.5}, 'many': []}",
                                "{'one': {'kind': 'circle', 'a': 1.5}, 'many': []}")),
                new Row(
                        Steps.class,
                        List.of("{'of': [{'@type': 'move', 'by': 1}, {'@type': 'stop'}]}"),
                        List.of("{'of': [{'by': 1}]}", "{'of': [{'@type': 'jump'}]}")),
                new Row(
                        Bytes.class,
                        List.of("{'one': 127, 'many': 'AQID'}", "{'one': -128, 'many': ''}"),
                        List.of("{'one': 256, 'many': ''}", "{'one': 'x', 'many': ''}", "{'one': 1, 'many': {}}")),
                new Row(
                        Optionals.class,
                        List.of("{'i': 1, 'l': 2, 'd': 0.5, 's': 'x'}", "{'i': null, 'l': null, 'd': null, 's': null}"),
                        List.of("{'i': {'value': 1}, 'l': 2, 'd': 0.5, 's': 'x'}")),
                new Row(Ignoring.class, List.of("{'shown': 'x'}"), List.of("{'shown': 'x', 'own': 'y'}")),
                new Row(Snake.class, List.of("{'device_name': 'x'}"), List.of("{'deviceName': 'x'}")),
                new Row(
                        Valued.class,
                        List.of("{'name': 'x', 'any': 1}", "{'name': 'x', 'any': {'a': []}}"),
                        List.of("{'name': {'text': 'x'}, 'any': 1}")));
    }

    @ParameterizedTest
    @MethodSource("table")
    void whatIsLetInIsReadAndWhatIsReadIsLetIn(Row row) {
        for (String json : row.kept()) {
            assertThat(isKept(row.payload(), json)).as("Jackson keeps " + json).isTrue();
            assertThat(fits(row.payload(), json))
                    .as("the schema lets in " + json)
                    .isTrue();
        }
        for (String json : row.refused()) {
            assertThat(isKept(row.payload(), json)).as("Jackson keeps " + json).isFalse();
            assertThat(fits(row.payload(), json))
                    .as("the schema lets in " + json)
                    .isFalse();
        }
    }

    record At(Instant x) implements Task {}

    record Offset(OffsetDateTime x) implements Task {}

    record Zoned(ZonedDateTime x) implements Task {}

    record Local(LocalDateTime x) implements Task {}

    record Day(LocalDate x) implements Task {}

    record Clock(LocalTime x) implements Task {}

    record OffsetClock(OffsetTime x) implements Task {}

    record Span(Duration x) implements Task {}

    record Months(Period x) implements Task {}

    record Id(UUID x) implements Task {}

    record Address(URI x) implements Task {}

    record German(@JsonFormat(pattern = "dd.MM.yyyy") LocalDate x) implements Task {}

    record Days(List<LocalDate> x) implements Task {}

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(At.class, "2026-11-21T09:30:00Z", true),
                Arguments.of(At.class, "2026-11-21t09:30:00.123456789z", true),
                Arguments.of(At.class, "2026-11-21T09:30:00+01:00", true),
                Arguments.of(At.class, "2024-02-29T23:59:59-18:00", true),
                Arguments.of(At.class, "2026-02-30T00:00:00Z", false),
                Arguments.of(At.class, "2026-11-21T25:00:00Z", false),
                Arguments.of(At.class, "25:00:00Z", false),
                Arguments.of(At.class, "2026-11-21T09:30:00", false),
                Arguments.of(At.class, "2026-11-21T09:30:00.1234567891Z", false),
                Arguments.of(Offset.class, "2026-11-21T09:30:00+01:00", true),
                Arguments.of(Offset.class, "2026-11-21T09:30:00+19:00", false),
                Arguments.of(Zoned.class, "2026-11-21T09:30:00+01:00[Europe/Paris]", true),
                Arguments.of(Zoned.class, "2026-11-21T09:30:00Z", true),
                Arguments.of(Zoned.class, "2026-11-21T09:30:00[Europe/Nowhere]", false),
                Arguments.of(Local.class, "2026-11-21T09:30:00", true),
                Arguments.of(Local.class, "2026-02-30T09:30:00", false),
                Arguments.of(Day.class, "2024-02-29", true),
                Arguments.of(Day.class, "2026-02-29", false),
                Arguments.of(Day.class, "21.11.2026", false),
                Arguments.of(Clock.class, "09:30:00", true),
                Arguments.of(Clock.class, "24:30:00", false),
                Arguments.of(OffsetClock.class, "09:30:00+01:00", true),
                Arguments.of(OffsetClock.class, "09:30:00", false),
                Arguments.of(Span.class, "PT10S", true),
                Arguments.of(Span.class, "-P1DT0.5S", true),
                Arguments.of(Span.class, "pt1h", true),
                Arguments.of(Span.class, "P1Y", false),
                Arguments.of(Span.class, "P1W", false),
                Arguments.of(Span.class, "PT", false),
                Arguments.of(Span.class, "P1DT", false),
                Arguments.of(Span.class, "PT99999999999999999999S", false),
                Arguments.of(Months.class, "P1Y2M3D", true),
                Arguments.of(Months.class, "P2W", true),
                Arguments.of(Months.class, "PT1H", false),
                Arguments.of(Months.class, "P", false),
                Arguments.of(Id.class, "01993f0e-5a6b-7c8d-9e0f-a1b2c3d4e5f6", true),
                Arguments.of(Id.class, "01993f0e-5a6b", false),
                Arguments.of(Id.class, "01993f0e-5a6b-7c8d-9e0f-a1b2c3d4e5g6", false),
                Arguments.of(Address.class, "https://example.org/a?b=c", true),
                Arguments.of(Address.class, "../a", true),
                Arguments.of(Address.class, "http://exa mple", false),
                Arguments.of(Address.class, "http:", false),
                Arguments.of(German.class, "21.11.2026", true));
    }

    /** What would fail in the worker is refused before; what it reads is let in. */
    @ParameterizedTest
    @MethodSource("texts")
    void aTextIsOfTheFormatThatItsTypeReads(Class<? extends Task> payload, String text, boolean read) {
        String json = "{'x': '" + text + "'}";
        assertThat(isRead(payload, json)).as("Jackson reads it").isEqualTo(read);
        assertThat(fits(payload, json)).as("the schema lets it in").isEqualTo(read);
    }

    @Test
    void whatIsInAListIsOfItsFormatToo() {
        assertThat(fits(Days.class, "{'x': ['2026-11-21']}")).isTrue();
        assertThat(fits(Days.class, "{'x': ['2026-02-30']}")).isFalse();
    }

    private static boolean isRead(Class<? extends Task> payload, String json) {
        try {
            var _ = JSON.readValue(quoted(json), payload);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    @Test
    void otherNamesAndAbsentOptionalsAreReadToo() {
        for (String name : List.of("device", "device_name", "dev")) {
            String json = "{'%s': 'x', 'n': 1}".formatted(name);
            assertThat(JSON.readValue(quoted(json), Aliased.class)).isEqualTo(new Aliased("x", 1));
            assertThat(fits(Aliased.class, json)).as(json).isTrue();
        }
        assertThat(fits(Aliased.class, "{'n': 1}")).isFalse();
        assertThat(fits(Aliased.class, "{'devname': 'x', 'n': 1}")).isFalse();

        assertThat(JSON.readValue(quoted("{'mode': 'slow', 'more': []}"), Modes.class))
                .isEqualTo(new Modes(Mode.SLOW, List.of()));
        assertThat(fits(Modes.class, "{'mode': 'slow', 'more': []}")).isTrue();

        assertThat(JSON.readValue("{}", Optionals.class).i()).isEmpty();
        assertThat(fits(Optionals.class, "{}")).isTrue();
    }

    record Known(
            String text,
            int number,
            @Nullable String maybe,
            Optional<Point> optional,
            List<Plain> list,
            Point point,
            Instant at,
            Duration time,
            Object any,
            int[] array)
            implements Task {}

    /** Another form of a schema is a contradiction to the workers that are up. */
    @Test
    void whatWasRightStaysAsItWas() {
        assertThat(PayloadSchema.of(Known.class)).isEqualTo(quoted(("""
                {'$schema':'https://json-schema.org/draft/2020-12/schema','$defs':{'Point':{'type':'object','properties':
                {'x':{'type':'integer'},'y':{'type':'number'}},'required':['x','y'],'additionalProperties':false}},
                'type':'object','properties':{'any':{},'array':{'type':'array','items':{'type':'integer'}},
                'at':{'type':'string','format':'date-time'},'list':{'type':'array','items':{'type':'string','enum':['A','B']}},
                'maybe':{'type':['string','null']},'number':{'type':'integer'},
                'optional':{'anyOf':[{'type':'null'},{'$ref':'#/$defs/Point'}]},'point':{'$ref':'#/$defs/Point'},
                'text':{'type':'string'},'time':{'type':'string','format':'duration','pattern':'^[-+]?[Pp](?=.)([-+]?[0-9]{1,13}[Dd])?([Tt](?=.)
                ([-+]?[0-9]{1,14}[Hh])?([-+]?[0-9]{1,15}[Mm])?([-+]?[0-9]{1,17}([.,][0-9]{0,9})?[Ss])?)?$'}},
                'required':['any','array','at','list','number','point','text','time'],'additionalProperties':false}
                """).replace("\n", "")));
    }

    private static boolean fits(Class<? extends Task> payload, String json) {
        try {
            return JsonSchema.of(PayloadSchema.of(payload))
                    .faultsOf(JSON.readTree(quoted(json)))
                    .isEmpty();
        } catch (NotASchema e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it can be read, and is the same when it is written again. */
    private static boolean isKept(Class<? extends Task> payload, String json) {
        try {
            String written = JSON.writeValueAsString(JSON.readValue(quoted(json), payload));
            return JSON.readTree(written).equals(JSON.readTree(quoted(json)));
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
