package dev.carafe.base.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpRequestHandler;

/** What is shown for errors that were raised outside of controllers: in filters, in the container. */
final class ErrorPage implements ErrorController, HttpRequestHandler {

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorResponseException problem = request.getAttribute(BoundedBody.UNREADABLE) == null
                ? problem(cause(request))
                : UnreadableRequest.unreadableBody();
        if (problem != null) {
            problems.write(response, problem);
            return;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        problems.write(
                response, StandardProblems.of(HttpStatusCode.valueOf(status instanceof Integer code ? code : 404)));
    }

    private static @Nullable Throwable cause(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause ? cause : null;
    }

    private static @Nullable ErrorResponseException problem(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException known) {
                return known;
            }
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge.problem();
            }
            Problem unreadable = UnreadableRequest.of(cause);
            if (unreadable != null) {
                return unreadable;
            }
            Problem outage = Outage.of(cause);
            if (outage != null) {
                return outage;
            }
        }
        return thrown == null ? null : ProblemAdvice.internal(thrown);
    }
}
