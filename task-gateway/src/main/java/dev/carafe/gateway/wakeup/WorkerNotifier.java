package dev.carafe.gateway.wakeup;

import dev.carafe.store.registration.StoredRegistration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells the workers of a type that there is work. */
public interface WorkerNotifier {

    /** Whether workers can be told anything now, as far as is known without asking. */
    boolean isThere();

    /** The name of the queue in which the type's workers are told. */
    String queueOf(StoredRegistration type);

    /** Tells them. Fails if they may not have been told; does not block for long. */
    CompletableFuture<@Nullable Void> notifyWorkers(StoredRegistration type);
}
