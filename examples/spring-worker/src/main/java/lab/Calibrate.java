package lab;

import dev.carafe.model.task.Task;
import java.util.Set;

/**
 * The payload: its name is the type's, its components are the schema, and display names show them all but the code.
 *
 * @param device what to calibrate
 * @param code who may
 */
record Calibrate(String device, String code) implements Task {

    @Override
    public Set<String> hiddenFields() {
        return Set.of("code");
    }
}
