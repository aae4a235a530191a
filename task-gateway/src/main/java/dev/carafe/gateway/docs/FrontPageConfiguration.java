package dev.carafe.gateway.docs;

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
        links.put("/v1/services", "Services and their types");
        links.put("/v1/tasks", "Tasks, the newest first");
        links.put("/actuator/health", "Health");
        return new FrontPage("Carafe gateway", "Submit tasks, await them, read what came of them.", links);
    }
}
