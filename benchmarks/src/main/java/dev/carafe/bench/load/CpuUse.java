package dev.carafe.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Processor time by process name, from {@code /proc}, in clock ticks of a hundredth of a second. Linux only. */
record CpuUse(Map<String, Long> ticks) {

    static CpuUse now(long platform) throws IOException {
        Map<String, Long> ticks = new TreeMap<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .forEach(path -> add(path, platform, ticks));
        }
        return new CpuUse(ticks);
    }

    /** Seconds of processor time since that reading, by name; those that used none are left out. */
    Map<String, Double> secondsSince(CpuUse before) {
        Map<String, Double> used = new LinkedHashMap<>();
        ticks.forEach((name, now) -> {
            double seconds = (now - before.ticks().getOrDefault(name, 0L)) / 100.0;
            if (seconds >= 0.05) {
                used.put(name, seconds);
            }
        });
        return used;
    }

    private static void add(Path process, long platform, Map<String, Long> ticks) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long pid = Long.parseLong(process.getFileName().toString());
            String label = pid == platform
                    ? "carafe"
                    : pid == ProcessHandle.current().pid() ? "driver" : name.startsWith("beam") ? "rabbitmq" : name;
            if (label.equals("carafe")
                    || label.equals("driver")
                    || label.equals("rabbitmq")
                    || label.equals("postgres")) {
                ticks.merge(label, Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long::sum);
            }
        } catch (IOException e) {
            // A process that ended in the meantime.
        }
    }
}
