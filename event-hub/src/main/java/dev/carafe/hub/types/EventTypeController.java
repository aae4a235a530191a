package dev.carafe.hub.types;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carafe.base.json.JsonSchema;
import dev.carafe.base.json.NotASchema;
import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.InvalidRequest;
import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.hub.api.Docs;
import dev.carafe.model.json.RawJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Declares event types and lists them. */
@RestController
@Tag(name = "event types")
class EventTypeController {

    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 100;

    private final EventTypes types;

    EventTypeController(EventTypes types) {
        this.types = types;
    }

    /** What is declared. */
    @Schema(name = "EventTypeDeclaration", example = Docs.DECLARATION_EXAMPLE)
    record Declaration(
            @Schema(
                    type = "object",
                    description =
                            "JSON Schema of `data`, 2020-12 unless it says otherwise; events that violate it are refused")
            @Nullable JsonNode schema,

            @Schema(description = "Fields of `data` by which points can be grouped") @Nullable List<String> tags) {}

    /** An event type on the wire. */
    @Schema(name = "EventType", example = Docs.TYPE_EXAMPLE)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String type,
            @Schema(type = "object") @Nullable RawJson schema,
            List<String> tags,

            @Schema(description = "False if it is known only because events of it came")
            boolean declared) {

        static View of(EventType type) {
            String schema = type.schema();
            return new View(type.name(), schema == null ? null : new RawJson(schema), type.tags(), type.declared());
        }
    }

    /** All types at once. */
    @Schema(name = "EventTypeList")
    record ViewList(List<View> items) {}

    @Operation(
            operationId = "listEventTypes",
            summary = "All event types, declared or seen, by name",
            description = "The whole list at once: there are no pages.")
    @ApiResponse(
            responseCode = "200",
            description = "The types",
            content =
                    @Content(
                            schema = @Schema(implementation = ViewList.class),
                            examples = @ExampleObject("{\"items\":[" + Docs.TYPE_EXAMPLE + "]}")))
    @GetMapping(path = "/v1/event-types", produces = MediaType.APPLICATION_JSON_VALUE)
    ViewList list() {
        return new ViewList(types.all().stream().map(View::of).toList());
    }

    @Operation(
            operationId = "getEventType",
            summary = "An event type",
            description = "Its declaration, or its name alone if it is known only from its events.")
    @ApiResponse(
            responseCode = "200",
            description = "The type",
            content =
                    @Content(
                            schema = @Schema(implementation = View.class),
                            examples = @ExampleObject(Docs.TYPE_EXAMPLE)))
    @ApiResponse(responseCode = "404", description = "No event of that type was ever seen or declared")
    @GetMapping(path = "/v1/event-types/{type}", produces = MediaType.APPLICATION_JSON_VALUE)
    View get(@PathVariable String type) {
        return View.of(types.find(type).orElseThrow(() -> new EventTypeNotFound(type)));
    }

    @Operation(
            operationId = "declareEventType",
            summary = "Declares an event type, or changes its declaration",
            description = "A change is refused if it removes a tag, narrows the type of a property, makes a property"
                    + " required or forbids further ones. Other hubs follow within moments.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Declaration.class),
                            examples = @ExampleObject(Docs.DECLARATION_EXAMPLE)))
    @ApiResponse(
            responseCode = "200",
            description = "The type as it is declared now",
            content =
                    @Content(
                            schema = @Schema(implementation = View.class),
                            examples = @ExampleObject(Docs.TYPE_EXAMPLE)))
    @ApiResponse(responseCode = "409", description = "The change is not compatible")
    @PutMapping(
            path = "/v1/event-types/{type}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    View declare(@PathVariable String type, @RequestBody Declaration declaration) {
        if (!EventType.isName(type)) {
            throw new InvalidParameter(
                    "type", "a type consists of up to 200 letters, digits and . _ - : with a letter or digit first");
        }
        List<String> tags = Optional.ofNullable(declaration.tags()).orElse(List.of());
        requireTags(tags);
        JsonNode schema = declaration.schema() == null || declaration.schema().isNull() ? null : declaration.schema();
        if (schema != null) {
            requireSchema(schema);
        }
        types.find(type).ifPresent(before -> {
            List<String> reasons = SchemaChange.incompatibilities(before, schema, tags);
            if (!reasons.isEmpty()) {
                throw new IncompatibleChange(reasons);
            }
        });
        types.declare(type, schema == null ? null : schema.toString(), tags);
        return get(type);
    }

    private static void requireTags(List<String> tags) {
        boolean wellFormed = tags.size() <= MOST_TAGS
                && new HashSet<>(tags).size() == tags.size()
                && tags.stream()
                        .allMatch(tag -> tag != null
                                && !tag.isBlank()
                                && tag.length() <= LONGEST_TAG
                                && !tag.contains(",")
                                && tag.indexOf('\0') < 0
                                && !tag.equals("topic"));
        if (!wellFormed) {
            throw new InvalidRequest(
                    "/tags", "tags are at most 20 different names of fields, without commas; 'topic' is one by itself");
        }
    }

    private static void requireSchema(JsonNode schema) {
        try {
            var _ = JsonSchema.of(schema);
        } catch (NotASchema e) {
            throw new InvalidRequest(e.faults().stream()
                    .map(fault -> new Fault("/schema" + fault.pointer(), fault.detail()))
                    .toList());
        }
    }
}
