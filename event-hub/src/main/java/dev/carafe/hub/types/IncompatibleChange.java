package dev.carafe.hub.types;

import dev.carafe.base.problem.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A declaration that takes back what publishers and readers rely on. */
final class IncompatibleChange extends Problem {

    private static final long serialVersionUID = 1L;

    IncompatibleChange(List<String> reasons) {
        super(
                HttpStatus.CONFLICT,
                "incompatible-event-type",
                "The change is not compatible",
                String.join("; ", reasons));
    }
}
