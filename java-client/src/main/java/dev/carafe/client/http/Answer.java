package dev.carafe.client.http;

import dev.carafe.client.json.ExactJson;
import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.Problem;
import dev.carafe.client.problem.RefusedException;
import dev.carafe.client.problem.UnreadableException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a service answered. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, HttpHeaders headers, byte[] body) {

    private static final JsonMapper JSON = ExactJson.MAPPER;
    private static final int LONGEST_SHOWN = 200;

    /** Whether it is what was asked for. */
    public boolean isGood() {
        return status >= 200 && status < 300;
    }

    /**
     * The body.
     *
     * @throws UnreadableException if it is none of those
     */
    public <T> T as(Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw new UnreadableException(
                    "an answer cannot be read as " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The exception for an answer that is not good. */
    public CarafeException refusal() {
        return RefusedException.of(problem());
    }

    private Problem problem() {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            json = JSON.missingNode(); // some proxy's page
        }
        return problem(json, status, retryAfter());
    }

    /** A problem that is part of an answer, and says itself when to try again. */
    public static Problem problem(@Nullable JsonNode json, int status) {
        JsonNode seconds = json == null ? JSON.missingNode() : json.path("retryAfter");
        return problem(json, status, seconds.isInt() ? Duration.ofSeconds(seconds.intValue()) : null);
    }

    private static Problem problem(@Nullable JsonNode json, int status, @Nullable Duration retryAfter) {
        JsonNode given = json == null ? JSON.missingNode() : json;
        List<Problem.Fault> errors = new ArrayList<>();
        given.path("errors")
                .forEach(error -> errors.add(new Problem.Fault(
                        error.path("pointer").asString(""), error.path("detail").asString(""))));
        if (given.path("pointer").isString()) {
            errors.add(new Problem.Fault(
                    given.path("pointer").stringValue(), given.path("detail").asString("")));
        }
        return new Problem(
                text(given, "type", "about:blank"),
                text(given, "title", "HTTP status " + status),
                status,
                text(given, "detail", ""),
                errors,
                retryAfter);
    }

    private static String text(JsonNode json, String name, String otherwise) {
        return json.path(name).asString(otherwise);
    }

    private @Nullable Duration retryAfter() {
        return headers.firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(null);
    }

    /** Status and the beginning of the body, for messages. */
    @Override
    public String toString() {
        String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
        return status + " " + (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) : text);
    }
}
