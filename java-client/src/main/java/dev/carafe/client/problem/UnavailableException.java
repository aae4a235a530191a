package dev.carafe.client.problem;

import org.jspecify.annotations.Nullable;

/**
 * A service could not be reached, did not answer in time, or cannot do its work at present. The client has tried again for as
 * long as it was given time.
 */
public final class UnavailableException extends CarafeException {

    private static final long serialVersionUID = 1L;

    private final boolean inDoubt;

    /** With all that is known. */
    public UnavailableException(String message, boolean inDoubt, @Nullable Problem problem, @Nullable Throwable cause) {
        super(message, problem, cause);
        this.inDoubt = inDoubt;
    }

    static UnavailableException answered(Problem problem) {
        // The gateway's other answers of that kind are given when nothing was accepted.
        boolean inDoubt = problem.is("submission-in-doubt") || problem.status() != 503;
        return new UnavailableException(problem.toString(), inDoubt, problem, null);
    }

    /**
     * Whether what was asked for may have been done all the same: the request went out, and its answer never came. If not,
     * nothing was done.
     */
    public boolean isInDoubt() {
        return inDoubt;
    }
}
