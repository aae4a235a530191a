package dev.carafe.gateway.docs;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The problems that callers may meet, as the description of the interface tells of them. */
enum KnownProblem {
    MALFORMED_JSON(
            HttpStatus.BAD_REQUEST,
            "The body is not valid JSON",
            "The body cannot be read as JSON at line 1, column 9"),
    INVALID_PARAMETER(
            HttpStatus.BAD_REQUEST, "A parameter is not valid", "'limit' must be a whole number from 1 to 1000"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "A key is needed", "Send a key with the request"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Not allowed", "The request is not allowed"),
    UNKNOWN_SERVICE(HttpStatus.NOT_FOUND, "Unknown service", "No worker has ever offered the service 'dmeo'"),
    UNKNOWN_TYPE(HttpStatus.NOT_FOUND, "Unknown type", "The service 'demo' has no type 'Ehco'"),
    UNKNOWN_TASK(HttpStatus.NOT_FOUND, "Unknown task", "There is no task 019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77"),
    UNKNOWN_SCHEDULE(HttpStatus.NOT_FOUND, "Unknown schedule", "There is no schedule 'nightly'"),
    TASK_GONE(
            HttpStatus.GONE,
            "The task is gone",
            "The task 019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77 was there; its result has been kept as long as its type asks for"),
    PAYLOAD_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE, "The payload is too large", "A payload may have 1048576 bytes at most"),
    BODY_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "This address takes bodies of at most 16777216 bytes"),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "This address takes other media types; see the header Accept"),
    INVALID_REQUEST(HttpStatus.UNPROCESSABLE_CONTENT, "The request is not valid", "There is one fault in the request"),
    PAYLOAD_INVALID(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The payload is not valid",
            "The payload does not fit the JSON Schema of 'Sleep'"),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The idempotency key was used for something else",
            "Another task was submitted under that Idempotency-Key in the last 24 hours"),
    UNKNOWN_DEPENDENCY(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A dependency is not there",
            "The task depends on tasks that there are not, or no longer"),
    TASK_FINISHED(
            HttpStatus.CONFLICT, "The task has finished", "The task ended as ok; it cannot be cancelled any more"),
    TASK_NOT_FAILED(HttpStatus.CONFLICT, "The task has not failed", "Only a task that failed can be run again"),
    DEPENDENCY_FAILED(
            HttpStatus.CONFLICT,
            "A dependency has failed",
            "It cannot be run: the task 019aa4c6-3f5e-7c41-9b3a-5a1d0f6e2b77, on which this one depends, ended as error;"
                    + " run that one again first"),
    INVALID_NAME(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The name is not valid",
            "A schedule's name is a letter, then up to 99 letters, digits, dots, underscores and hyphens"),
    TOO_MANY_SCHEDULES(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There are too many schedules",
            "There may be 10000 schedules at most; delete one first"),
    QUEUE_FULL(
            HttpStatus.TOO_MANY_REQUESTS,
            "The queue is full",
            "1000000 tasks of type 'Echo' are waiting, which is as many as may"),
    TOO_MANY_WATCHERS(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many streams",
            "As many tasks are being followed as may be; read the task instead"),
    OVERLOADED(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Too many submissions at once",
            "More tasks are being submitted than can be stored; try again"),
    BROKER_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The message broker is not available",
            "No worker can be told of the task, so it was not accepted; try again"),
    SUBMISSION_IN_DOUBT(
            HttpStatus.SERVICE_UNAVAILABLE,
            "It is not known whether the task was accepted",
            "The database was lost during the commit. Submit again with the same Idempotency-Key if you gave one"),
    DATABASE_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The database is not available",
            "The database cannot be reached or did not answer in time; try again");

    private final HttpStatus status;
    private final String title;
    private final String detail;

    KnownProblem(HttpStatus status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    static KnownProblem of(String slug) {
        return Arrays.stream(values())
                .filter(known -> known.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no problem is called " + slug));
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }

    /** Whether the problem lists faults. */
    boolean listsErrors() {
        return this == INVALID_REQUEST || this == PAYLOAD_INVALID || this == UNKNOWN_DEPENDENCY;
    }
}
