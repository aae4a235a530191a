package dev.carafe.store.accept;

/** The answer to a commit was lost, and the database could not be asked what became of it. */
public final class SubmissionInDoubt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SubmissionInDoubt(RuntimeException cause) {
        super("it is not known whether the tasks were accepted", cause);
    }
}
