package dev.carafe.hub.series;

import dev.carafe.base.problem.Problem;
import java.util.Collection;
import org.springframework.http.HttpStatus;

/** A question about a field or tag that a type's events do not have: {@code 422} naming those that they have. */
final class NoSuchField extends Problem {

    private static final long serialVersionUID = 1L;

    NoSuchField(String parameter, String field, String detail, Collection<String> there) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "no-such-field",
                "The type has no such field",
                detail + (there.isEmpty() ? "; there are none" : "; there are " + String.join(", ", there)));
        with("parameter", parameter);
        with("field", field);
        with("fields", there);
    }
}
