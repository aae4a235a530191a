package dev.carafe.worker.folder;

import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.worker.registry.HandlerRegistry;
import dev.carafe.worker.registry.HandlerSet;
import dev.carafe.worker.registry.SourceProblems;
import dev.carafe.worker.registry.UnusableSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts versions of sources on offer and keeps account of what is wrong with those that cannot be: the last good version
 * goes on then. Thread safe.
 */
public final class Sources {

    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final HandlerRegistry registry;
    private final SourceProblems problems;

    public Sources(HandlerRegistry registry, SourceProblems problems) {
        this.registry = registry;
        this.problems = problems;
    }

    /** Makes the handlers of a version. */
    @FunctionalInterface
    public interface Loading {
        HandlerSet load() throws BrokenUnit;
    }

    /**
     * Offers that version in place of the source's earlier one.
     *
     * @return false if the same version may do later: another worker contradicts it, or the database is away
     */
    public boolean offer(String source, Loading loading) {
        HandlerSet handlers;
        try {
            handlers = loading.load();
        } catch (BrokenUnit e) {
            refuse(source, String.valueOf(e.getMessage()));
            return true;
        } catch (Throwable e) { // a plugin may throw anything, and the others are to go on
            refuse(source, FailureText.of(e));
            return true;
        }
        try {
            registry.replace(source, handlers);
        } catch (ConflictingRegistration e) {
            handlers.whenUnused().run();
            refuse(source, e.service(), String.valueOf(e.getMessage()));
            return false;
        } catch (UnusableSchema e) {
            handlers.whenUnused().run();
            refuse(source, e.service(), String.valueOf(e.getMessage()));
            return true;
        } catch (RuntimeException e) {
            handlers.whenUnused().run();
            refuse(source, e.getMessage() == null ? FailureText.of(e) : e.getMessage());
            return false;
        } catch (Throwable e) { // handlers are asked for their registration once more here
            handlers.whenUnused().run();
            refuse(source, FailureText.of(e));
            return false;
        }
        problems.solved(source);
        log.atInfo().addKeyValue("source", source).log("'{}' is on offer", source);
        return true;
    }

    /** Offers no longer what the source had, if it had anything, and forgets its problem. */
    public void withdraw(String source) {
        boolean offered = !registry.services(source).isEmpty();
        registry.withdraw(source);
        problems.solved(source);
        if (offered) {
            log.atInfo().addKeyValue("source", source).log("'{}' is withdrawn", source);
        }
    }

    /** A source cannot be used; what it has on offer goes on. */
    public void refuse(String source, String why) {
        refuse(source, registry.services(source).stream().findFirst().orElse(null), why);
    }

    private void refuse(String source, @Nullable String service, String why) {
        if (problems.add(source, service, why)) {
            String goesOn = registry.services(source).isEmpty() ? "" : "; its last good version goes on";
            log.atWarn().addKeyValue("source", source).log("'{}' cannot be used{}: {}", source, goesOn, why);
        }
    }
}
