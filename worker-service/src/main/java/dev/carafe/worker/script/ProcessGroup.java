package dev.carafe.worker.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who is in a process group, as Linux tells it below {@code /proc}; elsewhere nobody is known. To ask with the signal 0
 * would not do: a group of zombies answers it, and where nobody asks for them they stay.
 */
final class ProcessGroup {

    private static final Path PROCESSES = Path.of("/proc");

    private ProcessGroup() {}

    private record Member(long group, boolean alive) {}

    /** Whether a process of that group still runs. */
    static boolean isAlive(long group) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (member(process)
                        .filter(one -> one.alive() && one.group() == group)
                        .isPresent()) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // There is no such folder here.
        }
        return false;
    }

    /** Whether that process is known to be in another group. */
    static boolean isOutside(long group, ProcessHandle process) {
        return member(PROCESSES.resolve(Long.toString(process.pid())))
                .filter(one -> one.group() != group)
                .isPresent();
    }

    private static Optional<Member> member(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // After the program's name, which may have any character: the state, the parent and the group.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 4);
            boolean alive = !fields[0].equals("Z") && !fields[0].equals("X");
            return Optional.of(new Member(Long.parseLong(fields[2]), alive));
        } catch (IOException e) {
            // It has ended.
            return Optional.empty();
        }
    }
}
