package dev.carafe.gateway.services;

import dev.carafe.gateway.docs.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells of services. */
@RestController
@Tag(name = "services")
class ServiceController {

    private final ServiceDirectory serviceDirectory;

    ServiceController(ServiceDirectory serviceDirectory) {
        this.serviceDirectory = serviceDirectory;
    }

    @Operation(
            operationId = "listServices",
            summary = "List all services",
            description = "With their types, the workers that are alive and the tasks that wait and run.")
    @ApiResponse(
            responseCode = "200",
            description = "The services by name",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ServiceList.class),
                            examples = @ExampleObject(name = "demo", ref = "#/components/examples/services")))
    @Refuses("database-unavailable")
    @GetMapping(path = "/v1/services", produces = MediaType.APPLICATION_JSON_VALUE)
    ServiceList services() {
        return serviceDirectory.all();
    }

    @Operation(
            operationId = "getService",
            summary = "Read a service",
            description = "With its types, the workers that are alive and the tasks that wait and run.")
    @ApiResponse(
            responseCode = "200",
            description = "The service",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ServiceView.class),
                            examples = @ExampleObject(name = "demo", ref = "#/components/examples/service")))
    @Refuses({"unknown-service", "database-unavailable"})
    @GetMapping(path = "/v1/services/{service}", produces = MediaType.APPLICATION_JSON_VALUE)
    ServiceView service(
            @Parameter(description = "The service's name", example = "demo") @PathVariable("service") String service) {
        return serviceDirectory.service(service);
    }
}
