package dev.carafe.gateway.submit;

import dev.carafe.base.problem.InvalidRequest.Fault;
import dev.carafe.model.task.TaskRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The bounds on labels, and their text for the database. */
final class Labels {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Labels() {}

    static List<Fault> faultsOf(Map<String, String> labels, String pointer) {
        List<Fault> faults = new ArrayList<>();
        if (labels.size() > TaskRequest.MOST_LABELS) {
            faults.add(new Fault(pointer, "must have at most " + TaskRequest.MOST_LABELS + " labels"));
            return faults;
        }
        labels.forEach((name, value) -> {
            String here = RequestReader.pointer(pointer, name);
            if (name.isEmpty()) {
                faults.add(new Fault(here, "a label must have a name"));
            }
            if (name.indexOf(':') >= 0) {
                faults.add(new Fault(here, "a label's name must not contain a colon: it ends there in a filter"));
            }
            if (name.length() > TaskRequest.LONGEST_LABEL || value.length() > TaskRequest.LONGEST_LABEL) {
                faults.add(new Fault(
                        here, "name and value must have at most " + TaskRequest.LONGEST_LABEL + " characters"));
            }
            if (!StorableText.isStorable(name) || !StorableText.isStorable(value)) {
                faults.add(new Fault(here, "must not contain the character NUL or half a character"));
            }
        });
        return faults;
    }

    /** A JSON object; null for none, which keeps them out of the index. */
    static @Nullable String asJson(Map<String, String> labels) {
        return labels.isEmpty() ? null : JSON.writeValueAsString(labels);
    }
}
