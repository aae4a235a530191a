package dev.carafe.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskStatusTests {

    @Test
    void onlyTheseStepsExist() {
        Map<TaskStatus, Set<TaskStatus>> steps = Map.of(
                TaskStatus.SCHEDULED, EnumSet.of(TaskStatus.QUEUED, TaskStatus.ERROR, TaskStatus.CANCELLED),
                TaskStatus.QUEUED, EnumSet.of(TaskStatus.RUNNING, TaskStatus.ERROR, TaskStatus.CANCELLED),
                TaskStatus.RUNNING,
                        EnumSet.of(TaskStatus.QUEUED, TaskStatus.OK, TaskStatus.ERROR, TaskStatus.CANCELLED),
                TaskStatus.OK, EnumSet.noneOf(TaskStatus.class),
                TaskStatus.ERROR, EnumSet.noneOf(TaskStatus.class),
                TaskStatus.CANCELLED, EnumSet.noneOf(TaskStatus.class));
        for (TaskStatus from : TaskStatus.values()) {
            for (TaskStatus to : TaskStatus.values()) {
                assertThat(from.mayBecome(to))
                        .as("%s to %s", from, to)
                        .isEqualTo(steps.get(from).contains(to));
            }
            assertThat(from.isFinished()).isEqualTo(steps.get(from).isEmpty());
        }
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> TaskStatus.fromWire("OK"))
                .hasMessageContaining("'OK'")
                .hasMessageContaining("queued");
    }
}
