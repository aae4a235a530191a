package dev.carafe.base.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;

/** The head of a service's description, and its security schemes. */
public final class ServiceDescription {

    private static final String BEARER = "bearer";
    private static final String HEADER = "apiKey";
    private static final String COMPATIBILITY = "\n\nLater versions may add properties, problem types and values of"
            + " enumerations. A client ignores properties that it does not know, and treats an unknown value as"
            + " \"something else\", never as an error: generate Java, C# and Go clients with `enumUnknownDefaultCase=true`."
            + " A method that a path does not have is answered with `405` and the header `Allow`. Every error is a `Problem`.";

    private ServiceDescription() {}

    /**
     * Begins a description.
     *
     * @param version the product's
     * @param tags each with its description
     */
    public static OpenAPI of(String title, String description, String version, Map<String, String> tags) {
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title(title)
                        .description(description + COMPATIBILITY)
                        .version(version)
                        .contact(new Contact().name("Carafe"))
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                // Relative, so that the document is the same wherever it was made.
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key; needed only where keys are configured"))
                        .addSecuritySchemes(
                                HEADER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("The same key in a header of its own")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .addSecurityItem(new SecurityRequirement().addList(HEADER));
        tags.forEach((name, text) -> api.addTagsItem(new Tag().name(name).description(text)));
        return api;
    }
}
