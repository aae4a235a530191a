package dev.carafe.hub.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A series, or last values, which have neither step nor source. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeriesAnswer(
        String type,

        @Schema(description = "Width of the buckets, ISO 8601", example = "PT1M") @Nullable String step,

        @Schema(description = "From what it was computed", example = "raw") @Nullable String source,

        List<String> columns,
        List<Group> series,

        @Schema(description = "Why cells are null although there are values; absent if there are none such") @Nullable List<Note> notes) {

    /** A cell whose value cannot be told. */
    @Schema(name = "SeriesNote")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Note(
            @Schema(description = "The rows that it stands in")
            Map<String, @Nullable String> group,

            @Schema(description = "The row's time, RFC 3339")
            String time,

            String column,

            @Schema(description = "Why", example = "overflow")
            String reason,

            @Schema(description = "The same in words") String detail) {}

    /** The rows of one combination of tag values. */
    @Schema(name = "SeriesGroup")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Group(
            @Schema(description = "Empty without groupBy; null where an event lacks the tag")
            Map<String, @Nullable String> group,

            @Schema(description = "Times as text in RFC 3339, values as numbers or null")
            List<List<@Nullable Object>> rows) {}
}
