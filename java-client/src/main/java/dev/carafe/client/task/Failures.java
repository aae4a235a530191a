package dev.carafe.client.task;

import dev.carafe.client.problem.AccessDeniedException;
import dev.carafe.client.problem.GoneException;
import dev.carafe.client.problem.InvalidRequestException;
import dev.carafe.client.problem.NotFoundException;
import dev.carafe.client.problem.UntrustedException;

/** Which failures end the waiting for a task. */
final class Failures {

    private Failures() {}

    /** Whether it would be the same again. Anything else may be some proxy's answer while the gateway is away. */
    static boolean isLast(RuntimeException failure) {
        return failure instanceof AccessDeniedException
                || failure instanceof InvalidRequestException
                || failure instanceof UntrustedException;
    }

    /** Whether there is no such task, or its result is no longer kept. */
    static boolean isOfTheTask(RuntimeException failure) {
        return failure instanceof GoneException
                || (failure instanceof NotFoundException absent
                        && absent.problem()
                                .filter(problem -> problem.is("unknown-task"))
                                .isPresent());
    }
}
