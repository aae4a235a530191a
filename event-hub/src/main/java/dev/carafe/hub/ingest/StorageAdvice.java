package dev.carafe.hub.ingest;

import dev.carafe.base.problem.Problem;
import dev.carafe.hub.store.StorageUnavailable;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever kept events from being stored, the caller may send them again: they are stored once. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StorageAdvice {

    @ExceptionHandler(StorageUnavailable.class)
    ResponseEntity<ProblemDetail> unavailable(StorageUnavailable e) {
        Problem problem = new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "database-unavailable",
                        "The database is not available",
                        "The events could not be stored; send them again")
                .retryAfter(Duration.ofSeconds(2));
        return ResponseEntity.status(problem.getStatusCode())
                .headers(problem.getHeaders())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.getBody());
    }
}
