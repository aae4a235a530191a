package dev.carafe.base.events;

import dev.carafe.model.event.Event;
import dev.carafe.model.event.Tag;
import java.util.Optional;

/**
 * How a worker's machine and its JVM are doing.
 *
 * @param host the machine's name
 * @param worker the worker's instance
 * @param cpuLoad load of all processors, 0 to 1
 * @param processCpuLoad this JVM's part of it, 0 to 1
 * @param memoryTotalBytes memory of the machine, or of the container if it is bounded
 * @param memoryUsedBytes of it in use, caches of the operating system included
 * @param diskTotalBytes size of the file system that holds the working folder
 * @param diskUsedBytes of it in use
 * @param heapUsedBytes the JVM's heap in use
 * @param heapMaxBytes what the heap may grow to
 * @param threads live platform threads
 * @param uptimeSeconds age of the JVM
 */
public record SystemMetrics(
        @Tag String host,
        @Tag String worker,
        double cpuLoad,
        double processCpuLoad,
        long memoryTotalBytes,
        long memoryUsedBytes,
        long diskTotalBytes,
        long diskUsedBytes,
        long heapUsedBytes,
        long heapMaxBytes,
        int threads,
        double uptimeSeconds)
        implements Event {

    @Override
    public Optional<String> topic() {
        return Optional.of(host);
    }
}
