package dev.carafe.store;

import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;

/**
 * What is left of circles of waiting. Lanes are locked in one order, rows not always: two may still wait for each other,
 * and then the database ends one of them. Nothing is left of its transaction, so it can be made again.
 */
public final class Deadlocks {

    private static final int TRIES = 5;

    private Deadlocks() {}

    /**
     * Makes a whole transaction, and once more for each time that the database has ended it for the sake of another.
     *
     * @throws PessimisticLockingFailureException if that happened again and again
     */
    public static <T> T survive(Supplier<T> transaction) {
        for (int tries = 1; ; tries++) {
            try {
                return transaction.get();
            } catch (PessimisticLockingFailureException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
