package dev.carafe.worker.script;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carafe.model.handler.TaskLimits;
import dev.carafe.model.handler.TaskRegistration;
import dev.carafe.worker.registry.LimitSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/**
 * What a script's author says of it.
 *
 * @param service the service that it belongs to
 * @param type the type of its tasks
 * @param command the program and its arguments; what begins with {@code ./} is a file beside the manifest
 * @param schema JSON Schema of the payload; any object if there is none
 * @param limits bounds of the type
 * @param environment names of the worker's environment variables that the script gets
 * @param hiddenFields properties of the payload that display names leave out
 * @param workingFolder where it runs
 * @param maxOutput what it may write to standard output
 * @param memory how much address space each of its processes may have; null for no bound
 */
record Manifest(
        String service,
        String type,
        List<String> command,
        @Nullable JsonNode schema,
        LimitSettings limits,
        Set<String> environment,
        Set<String> hiddenFields,
        WorkingFolder workingFolder,
        DataSize maxOutput,
        @Nullable DataSize memory) {

    private static final Set<String> USUAL_ENVIRONMENT = Set.of("PATH", "LANG");
    private static final DataSize USUAL_OUTPUT = DataSize.ofMegabytes(1);
    private static final DataSize MOST_OUTPUT = DataSize.ofMegabytes(64);
    private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(1);
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Where a script runs. */
    enum WorkingFolder {
        /** In an empty folder of its own, which is deleted after the run. */
        @JsonProperty("temporary")
        TEMPORARY,
        /** In the worker's copy of its own files, which all runs of the version share. */
        @JsonProperty("script")
        SCRIPT
    }

    /** Fills in what was not said. */
    @SuppressWarnings("NullAway") // what is not in the file comes as null
    Manifest {
        require(service != null, "service is missing");
        require(type != null, "type is missing");
        require(command != null && !command.isEmpty(), "command is missing: a list of the program and its arguments");
        command = List.copyOf(command);
        require(schema == null || schema.isObject() || schema.isBoolean(), "schema is no JSON Schema");
        limits = Optional.ofNullable(limits).orElse(LimitSettings.NONE);
        environment = Set.copyOf(Optional.ofNullable(environment).orElse(USUAL_ENVIRONMENT));
        for (String name : environment) {
            require(VARIABLE.matcher(name).matches(), "environment: '" + name + "' is no name of a variable");
        }
        hiddenFields = Set.copyOf(Optional.ofNullable(hiddenFields).orElse(Set.of()));
        workingFolder = Optional.ofNullable(workingFolder).orElse(WorkingFolder.TEMPORARY);
        maxOutput = Optional.ofNullable(maxOutput).orElse(USUAL_OUTPUT);
        require(
                maxOutput.toBytes() > 0 && maxOutput.compareTo(MOST_OUTPUT) <= 0,
                "maxOutput must be 1B to 64MB, not " + maxOutput);
        require(memory == null || memory.compareTo(LEAST_MEMORY) >= 0, "memory must be 1MB or more, not " + memory);
    }

    /** What is offered by it. */
    TaskRegistration<ScriptPayload> registration() {
        return new TaskRegistration<>(
                service,
                type,
                ScriptPayload.class,
                schema == null ? "{\"type\":\"object\"}" : schema.toString(),
                hiddenFields,
                limits.over(TaskLimits.sequential()));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
