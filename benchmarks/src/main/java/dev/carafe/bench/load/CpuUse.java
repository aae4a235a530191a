package dev.carafe.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processor time of this process and of those that it started, by name, from {@code /proc}. Other servers on the same
 * machine do not count. Linux only, where a tick is a hundredth of a second.
 */
record CpuUse(Map<String, Long> ticks) {

    private static final double TICKS_PER_SECOND = 100;
    private static final String DRIVER = "driver";
    private static final String COMPILERS = "its compilers";
    private static final long LOOK_MILLIS = 500;

    /** In that time: a tenth of a core. */
    private static final long IDLE_TICKS = 5;

    private static final int MOST_LOOKS = 120;

    static CpuUse now(long platform) {
        Map<String, Long> ticks = new TreeMap<>();
        List<ProcessHandle> own = ProcessHandle.current().descendants().toList();
        add(ProcessHandle.current().pid(), DRIVER, ticks);
        own.forEach(process -> add(process.pid(), process.pid() == platform ? "carafe" : "", ticks));
        // What the platform spends on compiling itself belongs to its first minutes, not to its tasks.
        long compiling = compiling(platform);
        ticks.merge("carafe", -compiling, Long::sum);
        ticks.put(COMPILERS, compiling);
        return new CpuUse(ticks);
    }

    private static long compiling(long platform) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(platform), "task"))) {
            return threads.map(CpuUse::stat)
                    .filter(stat -> name(stat).matches("C[12] Compiler.*"))
                    .mapToLong(CpuUse::used)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Waits until the platform and its servers have next to nothing to do any more: until events are stored, rows vacuumed,
     * pages written.
     *
     * @return the reading of that moment
     */
    static CpuUse whenIdle(long platform) throws InterruptedException {
        CpuUse before = now(platform);
        for (int look = 0; look < MOST_LOOKS; look++) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            CpuUse now = now(platform);
            if (now.working() - before.working() <= IDLE_TICKS) {
                return now;
            }
            before = now;
        }
        throw new IllegalStateException("the platform does not come to rest");
    }

    private long working() {
        return ticks.entrySet().stream()
                .filter(each -> !each.getKey().equals(DRIVER) && !each.getKey().equals(COMPILERS))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Processor time since that reading in microseconds per task. */
    String perTaskSince(CpuUse before, int tasks) {
        return ticks.entrySet().stream()
                .map(now ->
                        Map.entry(now.getKey(), now.getValue() - before.ticks().getOrDefault(now.getKey(), 0L)))
                .filter(used -> used.getValue() > 0)
                .map(used -> String.format(
                        Locale.ROOT, "%s %.0f", used.getKey(), used.getValue() / TICKS_PER_SECOND * 1e6 / tasks))
                .collect(Collectors.joining(", "));
    }

    private static void add(long pid, String label, Map<String, Long> ticks) {
        String stat = stat(Path.of("/proc", Long.toString(pid)));
        String name = name(stat);
        ticks.merge(!label.isEmpty() ? label : name.startsWith("beam") ? "rabbitmq" : name, used(stat), Long::sum);
    }

    /** The line of a process or thread; of one that has ended in the meantime one that says nothing. */
    private static String stat(Path task) {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (IOException e) {
            return "0 (ended)" + " 0".repeat(20);
        }
    }

    private static String name(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    private static long used(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
