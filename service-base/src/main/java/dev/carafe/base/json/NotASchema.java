package dev.carafe.base.json;

import dev.carafe.base.problem.InvalidRequest.Fault;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Something is no JSON Schema that values can be checked by. Its message is for whoever wrote it. */
public final class NotASchema extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    NotASchema(List<Fault> faults, @Nullable Throwable cause) {
        super(
                faults.stream()
                        .map(fault ->
                                fault.pointer().isEmpty() ? fault.detail() : fault.pointer() + ": " + fault.detail())
                        .collect(Collectors.joining("; ")),
                cause);
        this.faults = List.copyOf(faults);
    }

    /** Where in the schema, and what there has to be. */
    public List<Fault> faults() {
        return faults;
    }
}
