package dev.carafe.base.problem;

import dev.carafe.base.database.DatabaseOutage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** Answers whatever a controller throws, and whatever is thrown before it is reached, as a problem detail. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Whatever is no standard exception of Spring MVC. */
    @ExceptionHandler(Exception.class)
    @Nullable ResponseEntity<Object> handleAny(Exception exception, WebRequest request) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException known) {
                return answer(known, request);
            }
            if (cause instanceof BodyTooLargeException tooLarge) {
                return answer(tooLarge.problem(), request);
            }
            Problem unreadable = UnreadableRequest.of(cause);
            if (unreadable != null) {
                return answer(unreadable, request);
            }
            Problem outage = Outage.of(cause);
            if (outage != null) {
                DatabaseOutage.report(log, "a request needs a server that is away", cause);
                return answer(outage, request);
            }
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(exception)) {
            return null;
        }
        return answer(internal(exception), request);
    }

    /** An error that callers can quote and operators can find, without a word of what it was. */
    static Problem internal(Throwable cause) {
        String errorId = "%016x".formatted(ThreadLocalRandom.current().nextLong());
        log.atError().setCause(cause).addKeyValue("errorId", errorId).log("request failed, error id " + errorId);
        Problem problem = new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Internal error",
                "Something went wrong in the service; its log tells more under the error id");
        return problem.with("errorId", errorId);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return answer(tooLarge.problem(), request);
            }
            Problem unreadable = UnreadableRequest.of(cause);
            if (unreadable != null) {
                return answer(unreadable, request);
            }
        }
        if (exception.getCause() instanceof JacksonException fault) {
            return answer(JsonFault.of(fault), request);
        }
        return answer(
                new Problem(
                        HttpStatus.BAD_REQUEST,
                        "malformed-json",
                        "The body is not valid JSON",
                        "The request has no body that can be read"),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<InvalidRequest.Fault> faults = new ArrayList<>();
        for (var error : exception.getBindingResult().getAllErrors()) {
            String path = error instanceof FieldError field ? "/" + path(field.getField()) : "";
            faults.add(new InvalidRequest.Fault(path, message(error.getDefaultMessage())));
        }
        return answer(new InvalidRequest(faults), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<InvalidRequest.Fault> faults = new ArrayList<>();
        for (var beans : exception.getBeanResults()) {
            String prefix = beans.getContainerIndex() == null ? "/" : "/" + beans.getContainerIndex() + "/";
            for (var error : beans.getFieldErrors()) {
                faults.add(
                        new InvalidRequest.Fault(prefix + path(error.getField()), message(error.getDefaultMessage())));
            }
        }
        if (!faults.isEmpty()) {
            return answer(new InvalidRequest(faults), request);
        }
        var parameter = exception.getParameterValidationResults().getFirst();
        String name = parameter.getMethodParameter().getParameterName();
        String reason = parameter.getResolvableErrors().getFirst().getDefaultMessage();
        return answer(new InvalidParameter(name == null ? "" : name, "'" + name + "' " + message(reason)), request);
    }

    /** A caller's mistake, of which the framework would warn in the log, without saying where. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        log.atDebug().addKeyValue("request", request.getDescription(false)).log(exception.getMessage());
        HttpHeaders all = new HttpHeaders(headers);
        Set<HttpMethod> methods = new TreeSet<>(all.getAllow());
        // Both are answered wherever something else is, and belong to no method of a controller.
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        all.setAllow(methods);
        return handleExceptionInternal(exception, null, all, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = exception instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(exception.getPropertyName());
        return answer(new InvalidParameter(name, "'" + name + "' has a value that cannot be understood"), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String name = exception.getParameterName();
        return answer(new InvalidParameter(name, "'" + name + "' is missing"), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
            ServletRequestBindingException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (exception instanceof MissingRequestHeaderException header) {
            String name = header.getHeaderName();
            return answer(new InvalidParameter(name, "the header '" + name + "' is missing"), request);
        }
        return super.handleServletRequestBindingException(exception, headers, status, request);
    }

    /** A problem that a controller throws: the framework would pass it on without its body, and so without its type. */
    @Override
    protected @Nullable ResponseEntity<Object> handleErrorResponseException(
            ErrorResponseException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(exception, request);
    }

    /** Everything comes through here: what has no type of ours is given one. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Object told = body == null && exception instanceof ErrorResponse known ? known.getBody() : body;
        boolean ours = told instanceof ProblemDetail given
                && given.getType() != null
                && given.getType().toString().startsWith(Problem.TYPE_PREFIX);
        if (!ours && status.is5xxServerError() && status.value() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return super.handleExceptionInternal(exception, internal(exception).getBody(), headers, status, request);
        }
        Object problem = ours ? told : StandardProblems.of(status);
        return super.handleExceptionInternal(exception, problem, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, all, status);
    }

    private @Nullable ResponseEntity<Object> answer(ErrorResponseException problem, WebRequest request) {
        return handleExceptionInternal(
                problem, problem.getBody(), problem.getHeaders(), problem.getStatusCode(), request);
    }

    /** {@code tasks[3].type} as the pointer {@code tasks/3/type}. */
    private static String path(String field) {
        return field.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static String message(@Nullable String message) {
        return message == null ? "is not valid" : message;
    }
}
