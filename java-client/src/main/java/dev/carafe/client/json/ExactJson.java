package dev.carafe.client.json;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jackson's own settings, but for numbers without a type: they keep all their digits. */
public final class ExactJson {

    /** Reads numbers without a type as {@link java.math.BigDecimal} where others read a {@code double}. Thread safe. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}
}
