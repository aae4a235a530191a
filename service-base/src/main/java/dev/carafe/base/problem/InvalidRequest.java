package dev.carafe.base.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A body that is JSON but not what the call takes: {@code 422} with a JSON pointer for each fault. */
public final class InvalidRequest extends Problem {

    private static final long serialVersionUID = 1L;

    /**
     * One fault.
     *
     * @param pointer where in the body, as a JSON pointer (RFC 6901); empty for the body itself
     * @param detail what is wrong there
     */
    public record Fault(String pointer, String detail) {}

    /** All faults at once. */
    public InvalidRequest(List<Fault> faults) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "invalid-request",
                "The request is not valid",
                faults.size() == 1 ? "There is one fault in the request" : "The faults are listed in 'errors'");
        with("errors", List.copyOf(faults));
    }

    /** A single fault. */
    public InvalidRequest(String pointer, String detail) {
        this(List.of(new Fault(pointer, detail)));
    }
}
