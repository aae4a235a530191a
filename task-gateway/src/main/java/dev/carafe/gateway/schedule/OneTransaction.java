package dev.carafe.gateway.schedule;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Does work in one transaction, and says what went wrong in it. */
final class OneTransaction {

    private final TransactionTemplate transaction;

    OneTransaction(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    /** A lost connection cannot be rolled back either; that second failure would hide the first, which tells more. */
    <T> T of(Supplier<T> work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try {
            return transaction.execute(status -> {
                try {
                    return work.get();
                } catch (RuntimeException e) {
                    failure.set(e);
                    throw e;
                }
            });
        } catch (RuntimeException e) {
            RuntimeException first = failure.get();
            throw first == null ? e : first;
        }
    }
}
