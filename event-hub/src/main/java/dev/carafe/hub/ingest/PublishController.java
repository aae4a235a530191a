package dev.carafe.hub.ingest;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.Problem;
import dev.carafe.hub.api.Docs;
import dev.carafe.hub.cloudevents.AttributeHeader;
import dev.carafe.hub.cloudevents.Messages;
import dev.carafe.hub.cloudevents.ParsedItem;
import dev.carafe.hub.request.Parameters;
import dev.carafe.hub.store.StorageUnavailable;
import dev.carafe.hub.store.WriterBusy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events in, over HTTP. The answer comes when they are committed. */
@RestController
@Tag(name = "events")
class PublishController {

    private static final String ATTRIBUTE = "ce-";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Messages messages;
    private final Ingest ingest;

    PublishController(Messages messages, Ingest ingest) {
        this.messages = messages;
        this.ingest = ingest;
    }

    @Operation(
            operationId = "publishEvents",
            summary = "Stores events",
            description = "CloudEvents 1.0: one (`application/cloudevents+json`), a batch of up to 10,000"
                    + " (`application/cloudevents-batch+json`), either of them as `application/json`, or the binary mode"
                    + " (headers `ce-…`, the data as body). `id`, `source` and `type` are required; the same `source` and"
                    + " `id` is stored once. `stored` means committed. A result of status `rejected` says why.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/cloudevents-batch+json",
                        array =
                                @ArraySchema(
                                        schema = @Schema(implementation = Docs.CloudEvent.class),
                                        maxItems = Messages.MOST_EVENTS),
                        examples = @ExampleObject(Docs.BATCH_EXAMPLE)),
                @Content(
                        mediaType = "application/json",
                        array =
                                @ArraySchema(
                                        arraySchema = @Schema(description = "A single event is taken as well"),
                                        schema = @Schema(implementation = Docs.CloudEvent.class),
                                        maxItems = Messages.MOST_EVENTS),
                        examples = @ExampleObject(Docs.BATCH_EXAMPLE))
            })
    @ApiResponse(
            responseCode = "200",
            description = "A result per event; at least one is stored, or was before",
            content =
                    @Content(
                            schema = @Schema(implementation = PublishResult.class),
                            examples = @ExampleObject(Docs.PUBLISHED_EXAMPLE)))
    @ApiResponse(
            responseCode = "413",
            description = "The body is larger than 16 MB, or the batch has more than 10,000 events")
    @ApiResponse(
            responseCode = "422",
            description = "Every event is rejected; the problem has the members of the usual answer")
    @PostMapping(
            path = "/v1/events",
            consumes = {
                "application/cloudevents+json",
                "application/cloudevents-batch+json",
                MediaType.APPLICATION_JSON_VALUE
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    PublishResult publish(@Parameter(hidden = true) HttpServletRequest request)
            throws IOException, InterruptedException {
        Parameters.of(request.getParameterMap(), Set.of());
        PublishResult published = await(store(read(request)));
        if (published.nothingIsUsable()) {
            throw new Problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "invalid-events",
                            "No event is valid",
                            "Every event was rejected; 'results' says why")
                    .with("stored", 0)
                    .with("duplicates", 0)
                    .with("rejected", published.rejected())
                    .with("results", published.results());
        }
        return published;
    }

    private List<ParsedItem> read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        MediaType type = MediaType.parseMediaType(request.getContentType());
        String mediaType = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        try {
            return messages.read(mediaType, attributes(request, mediaType), body);
        } catch (Messages.Malformed e) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "malformed-json",
                    "The body is not valid JSON",
                    String.valueOf(e.getMessage()));
        } catch (Messages.TooMany e) {
            throw new Problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "batch-too-large",
                    "The batch is too large",
                    String.valueOf(e.getMessage()));
        }
    }

    /** Headers are attributes only where the body is not an event by itself. */
    private static Map<String, String> attributes(HttpServletRequest request, String mediaType) {
        Map<String, String> attributes = new TreeMap<>();
        if (mediaType.equals(MediaType.APPLICATION_JSON_VALUE)) {
            request.getHeaderNames().asIterator().forEachRemaining(name -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(ATTRIBUTE)) {
                    attributes.put(lower.substring(ATTRIBUTE.length()), attribute(lower, request.getHeaders(name)));
                }
            });
        }
        return attributes;
    }

    private static String attribute(String header, Enumeration<String> values) {
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw new InvalidParameter(header, "the header '" + header + "' is given more than once");
        }
        try {
            return AttributeHeader.decode(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(header, "the header '" + header + "' " + e.getMessage());
        }
    }

    private CompletableFuture<PublishResult> store(List<ParsedItem> items) {
        try {
            return ingest.publish(items, Ingest.Transport.HTTP);
        } catch (WriterBusy e) {
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "hub-busy",
                            "The hub is busy",
                            "As many events wait to be stored as may; send these again")
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    private static PublishResult await(CompletableFuture<PublishResult> stored) throws InterruptedException {
        try {
            return stored.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StorageUnavailable("events could not be stored", e);
        }
    }
}
