package dev.carafe.gateway.submit;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** Whether lines or one JSON value is wanted. */
final class MediaTypes {

    private MediaTypes() {}

    /** By the most specific type that the caller accepts; as it was asked if the caller does not mind. */
    static boolean prefersLines(List<MediaType> accept, boolean asked) {
        List<MediaType> sorted = new java.util.ArrayList<>(accept);
        MimeTypeUtils.sortBySpecificity(sorted);
        for (MediaType type : sorted) {
            boolean lines = type.includes(MediaType.APPLICATION_NDJSON);
            boolean json = type.includes(MediaType.APPLICATION_JSON);
            if (lines != json) {
                return lines;
            }
        }
        return asked;
    }
}
