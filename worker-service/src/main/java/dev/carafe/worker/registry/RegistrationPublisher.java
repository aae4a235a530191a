package dev.carafe.worker.registry;

import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.store.registration.StoredRegistration;
import java.util.List;

/** Makes known what a worker offers. It is called for one change at a time. */
public interface RegistrationPublisher {

    /**
     * Registers that the worker offers these types and no others. If it throws, nothing has changed.
     *
     * @throws ConflictingRegistration if another live worker offers one of them in another form
     */
    void register(List<StoredRegistration> all);

    /**
     * Lets the worker take tasks of these types, which are registered, and of no others, and tells whoever wants to
     * know.
     *
     * @param noted is run when no task of another type will be started any more, on any thread
     */
    void spread(List<RegisteredHandler<?>> all, Runnable noted);

    /** For a worker that is not at work yet. */
    RegistrationPublisher NOBODY = new RegistrationPublisher() {
        @Override
        public void register(List<StoredRegistration> all) {}

        @Override
        public void spread(List<RegisteredHandler<?>> all, Runnable noted) {
            noted.run();
        }
    };
}
