package dev.carafe.base.problem;

import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.util.InvalidMimeTypeException;

/**
 * Requests that Tomcat finds to be none only when somebody asks for their parameters or reads their body. What it throws
 * then is no answer to it, but looks like a fault of ours.
 */
final class UnreadableRequest {

    private UnreadableRequest() {}

    /** What such an exception means; null if it is no such. */
    static @Nullable Problem of(Throwable cause) {
        return switch (cause) {
            case InvalidParameterException parameters ->
                parameters.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                        ? new Problem(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "body-too-large",
                                "The body is too large",
                                "The form is larger than is taken")
                        : bad("The query, or the form in the body, cannot be read: a name is missing, a value is not"
                                + " percent-encoded UTF-8, or there are too many parameters");
            // Spring Security's, of a name, a value or a header that is asked for.
            case RequestRejectedException _ ->
                bad("A parameter or a header holds a control character, or the address is not in its plain form");
            // The actuator reads the header Accept by itself.
            case InvalidMimeTypeException _ ->
                new Problem(
                        HttpStatus.NOT_ACCEPTABLE,
                        "not-acceptable",
                        "Not acceptable",
                        "A media type in the header Accept cannot be understood");
            case UnreadableBodyException _ -> unreadableBody();
            // Of a connection that was lost it is one too, and nobody is there to be answered.
            case ClientAbortException _ -> null;
            case BadRequestException _ -> unreadableBody();
            default -> null;
        };
    }

    static Problem unreadableBody() {
        return bad("The body cannot be read: it is cut off, its chunks are none, or it is not compressed as it says");
    }

    private static Problem bad(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "bad-request", "The request is not valid", detail);
    }
}
