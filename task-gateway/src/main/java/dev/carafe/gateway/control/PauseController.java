package dev.carafe.gateway.control;

import dev.carafe.gateway.docs.Refuses;
import dev.carafe.gateway.notify.ChangeNotifier;
import dev.carafe.gateway.services.KnownTypes;
import dev.carafe.gateway.services.ServiceDirectory;
import dev.carafe.gateway.services.ServiceView;
import dev.carafe.store.claim.WaitingType;
import dev.carafe.store.control.Controls;
import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.registration.StoredRegistration;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pauses services, and resumes them. */
@RestController
@Tag(name = "services")
class PauseController {

    private final KnownTypes types;
    private final ServiceDirectory serviceDirectory;
    private final Controls controls;
    private final ChangeNotifier changeNotifier;

    PauseController(
            KnownTypes types, ServiceDirectory serviceDirectory, Controls controls, ChangeNotifier changeNotifier) {
        this.types = types;
        this.serviceDirectory = serviceDirectory;
        this.controls = controls;
        this.changeNotifier = changeNotifier;
    }

    @Operation(
            operationId = "pauseService",
            summary = "Start no more tasks of a service",
            description = "Those that run go on, and submitting does too. May be repeated.")
    @ApiResponse(
            responseCode = "200",
            description = "The service",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ServiceView.class),
                            examples = @ExampleObject(name = "demo", ref = "#/components/examples/service")))
    @Refuses({"unknown-service", "database-unavailable"})
    @PostMapping(path = "/v1/services/{service}:pause", produces = MediaType.APPLICATION_JSON_VALUE)
    ServiceView pause(
            @Parameter(description = "The service's name", example = "demo") @PathVariable("service") String service) {
        types.ofService(service);
        controls.pause(service);
        return serviceDirectory.service(service);
    }

    @Operation(
            operationId = "resumeService",
            summary = "Start tasks of a service again",
            description = "In the order in which they were accepted. May be repeated.")
    @ApiResponse(
            responseCode = "200",
            description = "The service",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = ServiceView.class),
                            examples = @ExampleObject(name = "demo", ref = "#/components/examples/service")))
    @Refuses({"unknown-service", "database-unavailable"})
    @PostMapping(path = "/v1/services/{service}:resume", produces = MediaType.APPLICATION_JSON_VALUE)
    ServiceView resume(
            @Parameter(description = "The service's name", example = "demo") @PathVariable("service") String service) {
        List<StoredRegistration> offered = types.ofService(service);
        controls.resume(service);
        Set<WaitingType> all = new LinkedHashSet<>();
        offered.forEach(type -> all.add(new WaitingType(type.service(), type.type())));
        changeNotifier.of(new StateChanges(List.of(), all));
        return serviceDirectory.service(service);
    }
}
