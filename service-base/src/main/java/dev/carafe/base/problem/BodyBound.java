package dev.carafe.base.problem;

import org.springframework.http.server.PathContainer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The largest body that some addresses take; a bean. All others take {@code carafe.http.max-body-size}. The first bound
 * that matches counts.
 *
 * @param pathPattern as in {@code @RequestMapping}
 * @param size in bytes, as they come over the wire
 */
public record BodyBound(String pathPattern, DataSize size) {

    Parsed parse() {
        return new Parsed(PathPatternParser.defaultInstance.parse(pathPattern), size.toBytes());
    }

    record Parsed(PathPattern pattern, long bytes) {

        boolean covers(PathContainer path) {
            return pattern.matches(path);
        }
    }
}
