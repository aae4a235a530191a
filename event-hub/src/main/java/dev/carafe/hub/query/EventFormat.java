package dev.carafe.hub.query;

import dev.carafe.base.json.ExactJson;
import dev.carafe.hub.cloudevents.CloudEventJson;
import dev.carafe.hub.store.StoredEvent;
import java.util.List;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** How a page of events is written. */
enum EventFormat {
    /** One object, with {@code items} and {@code next}. */
    JSON(MediaType.APPLICATION_JSON_VALUE) {
        @Override
        String write(EventPages.Page page, List<String> fields) {
            StringBuilder out = new StringBuilder("{\"items\":[");
            String separator = "";
            for (StoredEvent event : page.events()) {
                out.append(separator);
                CloudEventJson.append(out, event);
                separator = ",";
            }
            out.append(']');
            if (page.next() != null) {
                out.append(",\"next\":\"").append(page.next().text()).append('"');
            }
            return out.append('}').toString();
        }
    },

    /** An event per line. */
    NDJSON(MediaType.APPLICATION_NDJSON_VALUE) {
        @Override
        String write(EventPages.Page page, List<String> fields) {
            StringBuilder out = new StringBuilder();
            for (StoredEvent event : page.events()) {
                CloudEventJson.append(out, event);
                out.append('\n');
            }
            return out.toString();
        }
    },

    /**
     * RFC 4180: the attributes, then a column for every field that was asked for, or else one for all data. Columns
     * never depend on the events of a page, and no field's name is an attribute's.
     */
    CSV("text/csv") {
        @Override
        String write(EventPages.Page page, List<String> fields) {
            StringBuilder out = new StringBuilder("time,type,subject,source,id");
            if (fields.isEmpty()) {
                out.append(",data");
            }
            fields.forEach(field -> cell(out.append(','), "data." + field));
            out.append("\r\n");
            for (StoredEvent event : page.events()) {
                out.append(event.time());
                cell(out.append(','), event.type());
                cell(out.append(','), event.topic() == null ? "" : event.topic());
                cell(out.append(','), event.source());
                cell(out.append(','), event.id());
                if (fields.isEmpty()) {
                    cell(out.append(','), event.data());
                } else {
                    JsonNode data = ExactJson.MAPPER.readTree(event.data());
                    fields.forEach(
                            field -> cell(out.append(','), data.path(field).asString("")));
                }
                out.append("\r\n");
            }
            return out.toString();
        }
    };

    private final String mediaType;

    EventFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * @param fields of {@code data}, for formats that have columns
     */
    abstract String write(EventPages.Page page, List<String> fields);

    MediaType mediaType() {
        return MediaType.parseMediaType(mediaType);
    }

    /** The first that is accepted, by the caller's order of preference; the mapping has refused all others already. */
    static EventFormat of(List<MediaType> accepted) {
        return accepted.stream()
                .flatMap(wanted -> List.of(values()).stream().filter(format -> wanted.includes(format.mediaType())))
                .findFirst()
                .orElse(JSON);
    }

    private static void cell(StringBuilder out, String text) {
        if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
