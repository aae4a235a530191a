package dev.carafe.worker.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carafe.model.handler.TaskContext;
import dev.carafe.model.handler.TaskHandler;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.model.task.Task;
import dev.carafe.worker.demo.HubEvents.HubUnavailable;
import java.util.DoubleSummaryStatistics;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sums up a field of events that the hub keeps, beside all other tasks.
 *
 * @param type the events' type
 * @param topic the leading segments of their topic; null for all
 * @param field the field of their data
 */
record Summarize(String type, @Nullable String topic, String field) implements Task {

    private static final String SCHEMA = """
            {"type":"object","properties":{\
            "type":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$"},\
            "topic":{"type":"string","maxLength":200,"pattern":"^[^.]+(\\\\.[^.]+)*$"},\
            "field":{"type":"string","minLength":1,"maxLength":100}},\
            "required":["type","field"],"additionalProperties":false}""";

    /**
     * What it returns.
     *
     * @param count events
     * @param values events in which the field is a number
     * @param mean of those; absent if there are none
     * @param max of those; absent if there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Summary(
            long count,
            long values,
            @Nullable Double mean,
            @Nullable Double max) {}

    static final class Handler implements TaskHandler<Summarize> {

        private static final int FETCH_SIZE = 8;

        private final HubEvents hub;

        Handler(HubEvents hub) {
            this.hub = hub;
        }

        @Override
        public TaskRegistration<Summarize> registration() {
            return TaskRegistration.of(DemoService.NAME, Summarize.class, TaskLimits.parallel(FETCH_SIZE))
                    .withSchema(SCHEMA);
        }

        @Override
        public Object handle(Summarize task, TaskContext context) throws HubUnavailable, InterruptedException {
            long[] count = {0};
            DoubleSummaryStatistics values = new DoubleSummaryStatistics();
            hub.read(task.type(), task.topic(), event -> {
                count[0]++;
                JsonNode value = event.path("data").path(task.field());
                if (value.isNumber()) {
                    values.accept(value.doubleValue());
                }
            });
            boolean any = values.getCount() > 0;
            return new Summary(
                    count[0], values.getCount(), any ? values.getAverage() : null, any ? values.getMax() : null);
        }
    }
}
