package dev.carafe.worker.metrics;

import com.sun.management.OperatingSystemMXBean;
import dev.carafe.base.events.SystemMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@link SystemMetrics} off the machine. */
final class SystemProbe {

    private final String host;
    private final String worker;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    SystemProbe(String host, String worker) {
        this.host = host;
        this.worker = worker;
    }

    SystemMetrics read() {
        FileStore disk = disk();
        try {
            var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            return new SystemMetrics(
                    host,
                    worker,
                    known(system.getCpuLoad()),
                    known(system.getProcessCpuLoad()),
                    system.getTotalMemorySize(),
                    system.getTotalMemorySize() - system.getFreeMemorySize(),
                    disk.getTotalSpace(),
                    disk.getTotalSpace() - disk.getUnallocatedSpace(),
                    heap.getUsed(),
                    heap.getMax(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the size of " + disk, e);
        }
    }

    private static FileStore disk() {
        try {
            return Files.getFileStore(Path.of("").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find the file system of the working folder", e);
        }
    }

    /** The first reading of a load is negative or no number: nothing is known yet. */
    private static double known(double load) {
        return load >= 0 ? load : 0;
    }
}
