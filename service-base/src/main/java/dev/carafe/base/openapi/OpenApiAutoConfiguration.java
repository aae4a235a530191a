package dev.carafe.base.openapi;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Completes the description of a service that has one. */
@AutoConfiguration
@ConditionalOnClass(OpenApiCustomizer.class)
class OpenApiAutoConfiguration {

    @Bean
    RequiredProperties requiredProperties() {
        return new RequiredProperties();
    }

    @Bean
    NotAcceptableResponses notAcceptableResponses() {
        return new NotAcceptableResponses();
    }

    @Bean
    ProblemSchemas problemSchemas() {
        return new ProblemSchemas();
    }
}
