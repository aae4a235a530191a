package dev.carafe.worker.plugin;

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

/** Watches the plugins folder, if there is one. */
@WorkerConfiguration
@ConditionalOnProperty("carafe.worker.plugins")
class PluginConfiguration {

    /** Starts after the worker's shift has begun, and stops before it ends. */
    @Bean
    @DependsOn("lifecycle")
    FolderWatch pluginsFolder(WorkerProperties properties, Sources sources) {
        Path folder = Objects.requireNonNull(properties.plugins());
        return new FolderWatch(
                folder, new PluginLayout(), new PluginLoader(sources), FolderWatch.INTERVAL, InstantSource.system());
    }
}
