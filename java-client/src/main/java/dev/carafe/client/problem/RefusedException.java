package dev.carafe.client.problem;

/**
 * A service refused the request, and would refuse it again as it is. Its subclasses say why; the exact reason is the {@link
 * #problem}'s type.
 */
public class RefusedException extends CarafeException {

    private static final long serialVersionUID = 1L;

    RefusedException(Problem problem) {
        super(problem.toString(), problem, null);
    }

    /** The exception for that problem. */
    public static CarafeException of(Problem problem) {
        return switch (problem.status()) {
            case 401, 403 -> new AccessDeniedException(problem);
            case 404 -> new NotFoundException(problem);
            case 409 -> new ConflictException(problem);
            case 410 -> new GoneException(problem);
            case 400, 413, 415, 422 -> new InvalidRequestException(problem);
            case 429 -> new QueueFullException(problem);
            default -> problem.status() >= 500 ? UnavailableException.answered(problem) : new RefusedException(problem);
        };
    }
}
