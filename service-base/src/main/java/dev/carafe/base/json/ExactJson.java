package dev.carafe.base.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/** How JSON is read whose types nobody knows here: a number keeps all its digits, and no property may be there twice. */
public final class ExactJson {

    /** Reads what was stored or sent: {@link #strict}. */
    public static final JsonMapper MAPPER = strict().build();

    private ExactJson() {}

    /** Numbers without a type become {@link java.math.BigDecimal}, never {@code double}, and keep their trailing zeros. */
    public static <M extends tools.jackson.databind.ObjectMapper, B extends MapperBuilder<M, B>> B digits(B builder) {
        return builder.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    /** The same, and a property that is there twice is refused: readers differ on which of the two counts. */
    public static JsonMapper.Builder strict() {
        return digits(JsonMapper.builder()).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    /** A parser that refuses numbers that nobody could compute with: see {@link NumberOutOfRange}. */
    public static JsonParser bounded(JsonParser parser) {
        return new BoundedNumbers(parser);
    }
}
