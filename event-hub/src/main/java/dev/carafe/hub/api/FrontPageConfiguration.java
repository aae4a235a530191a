package dev.carafe.hub.api;

import dev.carafe.base.http.FrontPage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a browser is shown first. */
@Configuration(proxyBeanMethods = false)
class FrontPageConfiguration {

    @Bean
    FrontPage frontPage() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("/swagger-ui.html", "The API, to read and to try (Swagger UI)");
        links.put("/v3/api-docs", "The API as OpenAPI, JSON");
        links.put("/v3/api-docs.yaml", "The API as OpenAPI, YAML");
        links.put("/v1/event-types", "Event types");
        links.put("/v1/events", "Events, the newest first");
        links.put("/actuator/health", "Health");
        return new FrontPage("Carafe event hub", "Publish events, query them, follow them live.", links);
    }
}
