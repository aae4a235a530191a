package dev.carafe.worker.script;

import dev.carafe.worker.WorkerConfiguration;
import dev.carafe.worker.WorkerProperties;
import dev.carafe.worker.folder.FolderWatch;
import dev.carafe.worker.folder.Sources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/** Watches the scripts folder, if there is one. */
@WorkerConfiguration
@ConditionalOnProperty("carafe.worker.scripts")
class ScriptConfiguration {

    @Bean
    RunningScripts runningScripts() {
        return new RunningScripts(SystemTools.find(System.getenv()));
    }

    /** Starts after the worker's shift has begun, and stops before it ends. */
    @Bean
    @DependsOn("lifecycle")
    FolderWatch scriptsFolder(WorkerProperties properties, Sources sources, RunningScripts running) {
        Path folder = Objects.requireNonNull(properties.scripts());
        var loader = new ScriptLoader(sources, running);
        return new FolderWatch(folder, new ScriptLayout(), loader, FolderWatch.INTERVAL, InstantSource.system());
    }
}
