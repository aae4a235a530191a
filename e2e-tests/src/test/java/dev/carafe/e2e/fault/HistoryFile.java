package dev.carafe.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the handlers wrote: each attempt's start and end by their places in the file, which is the order in which they
 * happened.
 */
final class HistoryFile {

    /** One run of a handler. */
    record Attempt(UUID id, int attempt) {}

    private final Map<Attempt, Integer> starts = new HashMap<>();
    private final Map<Attempt, Integer> ends = new HashMap<>();
    private final List<String> repeated = new ArrayList<>();

    HistoryFile(List<String> lines) {
        for (int place = 0; place < lines.size(); place++) {
            String[] words = lines.get(place).split(" ", -1);
            Map<Attempt, Integer> places = words[0].equals("S") ? starts : ends;
            Attempt attempt = new Attempt(UUID.fromString(words[1]), Integer.parseInt(words[2]));
            if (places.put(attempt, place) != null) {
                repeated.add(lines.get(place));
            }
        }
    }

    static HistoryFile in(Path file) {
        try {
            return new HistoryFile(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that are there twice: an attempt was run by two workers, or twice by one. */
    List<String> repeated() {
        return List.copyOf(repeated);
    }

    Map<Attempt, Integer> starts() {
        return Map.copyOf(starts);
    }

    boolean started(Attempt attempt) {
        return starts.containsKey(attempt);
    }

    boolean ended(Attempt attempt) {
        return ends.containsKey(attempt);
    }

    int start(Attempt attempt) {
        return starts.get(attempt);
    }

    int end(Attempt attempt) {
        return ends.get(attempt);
    }
}
