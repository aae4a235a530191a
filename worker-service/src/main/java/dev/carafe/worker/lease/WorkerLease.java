package dev.carafe.worker.lease;

import dev.carafe.store.dependency.StateChanges;
import dev.carafe.store.lease.Leases;
import dev.carafe.store.registration.ConflictingRegistration;
import dev.carafe.store.registration.Registrations;
import dev.carafe.store.registration.StoredRegistration;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's membership: its id, its lease, what it offers. One thread at a time renews and reaps; {@link #worker()}
 * and {@link #offer} may be called from any.
 */
public final class WorkerLease {

    private static final Logger log = LoggerFactory.getLogger(WorkerLease.class);

    private final Leases leases;
    private final Registrations registrations;
    private final String host;
    private final String version;
    private final Duration lease;

    /** So that what is offered is what was announced, also if the worker joins again meanwhile. */
    private final ReentrantLock announcing = new ReentrantLock();

    private volatile UUID worker = UUID.randomUUID();
    private List<StoredRegistration> offered = List.of();
    private boolean joined;
    private long renewedSinceNanos;
    private boolean renewing;

    /** Who the worker is, for people. */
    public record Place(String host, String version) {}

    public WorkerLease(Leases leases, Registrations registrations, Place place, Duration lease) {
        this.leases = leases;
        this.registrations = registrations;
        this.host = place.host();
        this.version = place.version();
        this.lease = lease;
    }

    /** The id under which the worker claims tasks. */
    public UUID worker() {
        return worker;
    }

    /**
     * Joins under a new id and announces what the worker offers.
     *
     * @throws ConflictingRegistration if a live worker offers the same type in another form
     */
    public void join() {
        announcing.lock();
        try {
            UUID id = UUID.randomUUID();
            leases.join(id, host, version, lease);
            try {
                registrations.announce(id, offered);
            } catch (RuntimeException e) {
                leases.leave(id);
                throw e;
            }
            worker = id;
            joined = true;
            renewing = false;
            log.atInfo()
                    .addKeyValue("worker", id)
                    .addKeyValue("types", offered.size())
                    .log("joined");
        } finally {
            announcing.unlock();
        }
    }

    /**
     * Offers these types and no others: now, if the worker has joined, and whenever it joins. If it throws, the worker
     * offers what it did before.
     *
     * @throws ConflictingRegistration if another live worker offers the same type in another form
     */
    public void offer(List<StoredRegistration> types) {
        announcing.lock();
        try {
            if (joined) {
                registrations.announce(worker, types);
            }
            offered = List.copyOf(types);
        } finally {
            announcing.unlock();
        }
    }

    /**
     * Renews the lease, or joins again if the worker was declared dead meanwhile.
     *
     * @param whenDead is run in that case, before it joins: that may fail for long, while others have its tasks already
     * @return whether the worker has a new id
     */
    public boolean renew(Runnable whenDead) {
        boolean alive;
        try {
            alive = leases.renew(worker, lease);
        } catch (RuntimeException e) {
            renewing = false;
            throw e;
        }
        if (!alive) {
            log.atWarn().addKeyValue("worker", worker).log("was declared dead; joining again under a new id");
            lose();
            whenDead.run();
            join();
        }
        if (!renewing) {
            renewing = true;
            renewedSinceNanos = System.nanoTime();
        }
        return !alive;
    }

    /** Should joining fail, because others offer something else by now, it may be tried with other offers. */
    private void lose() {
        announcing.lock();
        try {
            joined = false;
        } finally {
            announcing.unlock();
        }
    }

    /**
     * Takes their tasks from workers that are lost, but not before this worker has renewed its own lease for the time of
     * theirs. After an outage of the database all leases have ended, and the others deserve the time to renew theirs.
     */
    public StateChanges reap() {
        return renewing ? leases.reap(Duration.ofNanos(System.nanoTime() - renewedSinceNanos)) : StateChanges.NONE;
    }

    /** Ends the lease; tasks that the worker still held are queued again, or end if they may not be run again. */
    public StateChanges leave() {
        return leases.leave(worker);
    }
}
