package dev.carafe.gateway.schedule;

import dev.carafe.store.schedule.StoredSchedule.Definition;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The request that somebody would have posted in a schedule's place. */
final class TaskOfSchedule {

    /** The label that names the schedule of a task. */
    static final String LABEL = "schedule";

    private static final JsonMapper JSON = JsonMapper.shared();

    private TaskOfSchedule() {}

    /** The payload is passed on as it was written. */
    static String request(String schedule, Definition definition) {
        Map<String, String> labels = new TreeMap<>(definition.labels());
        labels.put(LABEL, schedule);
        StringBuilder options = new StringBuilder();
        JSON.valueToTree(definition.options())
                .forEachEntry((name, value) ->
                        options.append(",\"").append(name).append("\":").append(JSON.writeValueAsString(value)));
        return "{\"type\":" + JSON.writeValueAsString(definition.type())
                + ",\"payload\":" + definition.payload()
                + ",\"labels\":" + JSON.writeValueAsString(labels)
                + options + "}";
    }
}
