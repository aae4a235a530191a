package dev.carafe.gateway.read;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.gateway.longpoll.LongPolling;
import dev.carafe.gateway.longpoll.Waiter;
import dev.carafe.model.task.TaskView;
import dev.carafe.store.read.NamedTasks;
import dev.carafe.store.read.Tasks;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells of several tasks at once, and waits for them. */
@RestController
class TaskBatchController {

    /** Ids that one call may name: they fit into a request's line and headers, which may have 16 KB together. */
    static final int MOST = 300;

    private static final Set<String> KNOWN = Set.of("ids", "wait");

    private final Tasks tasks;
    private final LongPolling waiting;
    private final long mostBytes;

    TaskBatchController(Tasks tasks, LongPolling waiting, ReadProperties properties) {
        this.tasks = tasks;
        this.waiting = waiting;
        this.mostBytes = properties.maxPage().toBytes();
    }

    @Hidden // OpenAPI has one operation per path and method: `listTasks` describes both
    @GetMapping(path = "/v1/tasks", params = "ids", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskPage read(
            @RequestParam(name = "ids", required = false) @Nullable String ids,
            @RequestParam(name = "wait", required = false) @Nullable String wait,
            @RequestParam MultiValueMap<String, String> query) {
        ListParameters.requireKnown(query.keySet(), KNOWN, "a call with 'ids'");
        Set<UUID> asked = ids(ids == null ? "" : ids);
        Duration time = waiting.bounded(wait == null ? Duration.ZERO : seconds(wait));
        if (time.isZero()) {
            return answer(asked);
        }
        long deadline = System.nanoTime() + time.toNanos();
        Map<UUID, Waiter> taskWaiters = new LinkedHashMap<>();
        try {
            for (UUID id : asked) {
                Optional<Waiter> registered = waiting.register(id);
                if (registered.isEmpty()) {
                    break; // too many wait already: these are answered as they are
                }
                taskWaiters.put(id, registered.get());
            }
            for (UUID id : tasks.unfinishedAmong(asked)) {
                Waiter waiter = taskWaiters.get(id);
                if (waiter != null) {
                    waiter.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                }
            }
        } finally {
            taskWaiters.values().forEach(Waiter::close);
        }
        return answer(asked);
    }

    private TaskPage answer(Set<UUID> asked) {
        NamedTasks named = tasks.findAll(asked, mostBytes);
        Map<UUID, TaskView> found = new LinkedHashMap<>();
        named.tasks().forEach(task -> found.put(task.id(), task));
        List<TaskView> items = new ArrayList<>();
        List<UUID> unknown = new ArrayList<>();
        List<UUID> leftOut = new ArrayList<>();
        for (UUID id : asked) {
            TaskView task = found.get(id);
            if (task != null) {
                items.add(task);
            } else {
                (named.leftOut().contains(id) ? leftOut : unknown).add(id);
            }
        }
        return new TaskPage(items, null, unknown, leftOut);
    }

    private static Set<UUID> ids(String text) {
        Set<UUID> ids = new LinkedHashSet<>();
        Arrays.stream(text.split(",", -1)).map(String::strip).forEach(id -> ids.add(TaskReading.id("ids", id)));
        if (ids.size() > MOST) {
            throw new InvalidParameter("ids", "'ids' must name at most " + MOST + " tasks");
        }
        return ids;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new InvalidParameter("wait", "'wait' must be a number of seconds");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
