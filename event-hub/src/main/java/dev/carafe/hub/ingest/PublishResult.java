package dev.carafe.hub.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.base.problem.Problem;
import dev.carafe.hub.cloudevents.ParsedItem;
import dev.carafe.hub.store.StoreOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of published events: counts, and a result for each, in their order. */
@Schema(name = "Published")
record PublishResult(int stored, int duplicates, int rejected, List<Result> results) {

    static PublishResult of(List<Result> results) {
        int stored = 0;
        int duplicates = 0;
        int rejected = 0;
        for (Result result : results) {
            switch (result.status()) {
                case STORED -> stored++;
                case DUPLICATE -> duplicates++;
                case REJECTED -> rejected++;
            }
        }
        return new PublishResult(stored, duplicates, rejected, results);
    }

    boolean nothingIsUsable() {
        return rejected > 0 && rejected == results.size();
    }

    /** What became of one. */
    enum Status {
        @JsonProperty("stored")
        STORED,
        @JsonProperty("duplicate")
        DUPLICATE,
        @JsonProperty("rejected")
        REJECTED
    }

    /** One event's result. */
    @Schema(name = "PublishedResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            int index,

            @Schema(description = "The event's id, if it has one that can be read") @Nullable String id,

            Status status,
            @Nullable ItemProblem problem) {

        static Result of(int index, String id, StoreOutcome outcome) {
            return switch (outcome) {
                case STORED -> new Result(index, id, Status.STORED, null);
                case DUPLICATE -> new Result(index, id, Status.DUPLICATE, null);
                case UNSTORABLE ->
                    new Result(index, id, Status.REJECTED, ItemProblem.of("", "the event cannot be stored"));
            };
        }

        static Result of(int index, ParsedItem.Refused refused) {
            return new Result(
                    index, refused.id(), Status.REJECTED, ItemProblem.of(refused.pointer(), refused.detail()));
        }
    }

    /** Why one was rejected; {@code pointer} is a JSON pointer into the event. */
    @Schema(name = "PublishedProblem")
    record ItemProblem(String type, String title, int status, String detail, String pointer) {

        static ItemProblem of(String pointer, String detail) {
            return new ItemProblem(
                    Problem.TYPE_PREFIX + "invalid-event", "The event is not valid", 422, detail, pointer);
        }
    }
}
