package dev.carafe.base.json;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import tools.jackson.core.StreamReadFeature;

/** Makes the services' own mapper read bodies as exactly as everything else does. */
@AutoConfiguration
class JsonAutoConfiguration {

    @Bean
    JsonMapperBuilderCustomizer exactJson() {
        return json -> ExactJson.digits(json).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }
}
