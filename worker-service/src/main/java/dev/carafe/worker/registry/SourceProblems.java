package dev.carafe.worker.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with sources that could not be put on offer. Thread safe. */
public final class SourceProblems {

    private static final int LONGEST = 4_000;

    private final InstantSource clock;
    private final Map<String, Problem> bySource = new ConcurrentSkipListMap<>();

    public SourceProblems(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A problem.
     *
     * @param source what has it
     * @param service for which service the source works; null if that is not known
     * @param problem why it cannot be used
     * @param since when that was noticed
     */
    public record Problem(String source, @Nullable String service, String problem, Instant since) {}

    /** All of them, by source. */
    public List<Problem> all() {
        return List.copyOf(bySource.values());
    }

    /**
     * A source has this problem and no other.
     *
     * @return whether that is news
     */
    public boolean add(String source, @Nullable String service, String text) {
        String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        Problem before = bySource.get(source);
        if (before != null && before.problem().equals(bounded)) {
            return false;
        }
        bySource.put(source, new Problem(source, service, bounded, clock.instant()));
        return true;
    }

    /** A source has no problem any more. */
    public void solved(String source) {
        bySource.remove(source);
    }
}
