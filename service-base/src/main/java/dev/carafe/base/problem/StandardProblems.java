package dev.carafe.base.problem;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** A type for every status that the framework answers by itself. */
final class StandardProblems {

    private StandardProblems() {}

    static ProblemDetail of(HttpStatusCode code) {
        HttpStatus status = HttpStatus.resolve(code.value());
        if (status == null) {
            status = code.is4xxClientError() ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
        }
        return switch (status) {
            case BAD_REQUEST ->
                Problem.detail(status, "bad-request", "The request is not valid", "The request cannot be understood");
            case UNAUTHORIZED ->
                Problem.detail(status, "unauthorized", "A key is needed", "Send a key with the request");
            case FORBIDDEN -> Problem.detail(status, "forbidden", "Not allowed", "The request is not allowed");
            case NOT_FOUND -> Problem.detail(status, "not-found", "Not found", "There is nothing at this address");
            case METHOD_NOT_ALLOWED ->
                Problem.detail(
                        status,
                        "method-not-allowed",
                        "Method not allowed",
                        "This address takes other methods; see the header Allow");
            case NOT_ACCEPTABLE ->
                Problem.detail(
                        status,
                        "not-acceptable",
                        "Not acceptable",
                        "None of the media types in the header Accept can be given");
            case CONTENT_TOO_LARGE ->
                Problem.detail(
                        status,
                        "body-too-large",
                        "The body is too large",
                        "The body is larger than this address takes");
            case UNSUPPORTED_MEDIA_TYPE ->
                Problem.detail(
                        status,
                        "unsupported-media-type",
                        "Unsupported media type",
                        "This address takes other media types; see the header Accept");
            case REQUEST_HEADER_FIELDS_TOO_LARGE ->
                Problem.detail(
                        status,
                        "headers-too-large",
                        "The headers are too large",
                        "The request's headers are larger than the server takes");
            case SERVICE_UNAVAILABLE ->
                Problem.detail(status, "unavailable", "Not available", "The service cannot answer now; try again");
            case INTERNAL_SERVER_ERROR ->
                Problem.detail(status, "internal-error", "Internal error", "Something went wrong in the service");
            default -> Problem.detail(status, slug(status), status.getReasonPhrase(), status.getReasonPhrase());
        };
    }

    private static String slug(HttpStatus status) {
        return status.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
