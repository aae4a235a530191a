package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file in which a PostgreSQL server says who it is and whether it serves. */
record PidFile(Path path) {

    private static final int STATE = 7;

    /** Above what Linux and macOS give to processes. */
    private static final String NOBODYS = "99999999";

    static PidFile in(Path data) {
        return new PidFile(data.resolve("postmaster.pid"));
    }

    Optional<ProcessHandle> server() {
        List<String> lines = lines();
        return lines.isEmpty() || !lines.getFirst().strip().matches("\\d+")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    }

    boolean saysReady() {
        List<String> lines = lines();
        return lines.size() > STATE && lines.get(STATE).strip().equals("ready");
    }

    /**
     * Takes the number of a dead server out, which may by now be another program's: PostgreSQL would not start. What
     * stays is by what PostgreSQL finds processes of the dead server that still work on the data.
     */
    void disown() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        if (lines.isEmpty()) {
            Files.deleteIfExists(path);
        } else {
            lines.set(0, NOBODYS);
            if (lines.size() > STATE) {
                lines.set(STATE, "stopping");
            }
            Files.write(path, lines);
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            return List.of();
        }
    }
}
