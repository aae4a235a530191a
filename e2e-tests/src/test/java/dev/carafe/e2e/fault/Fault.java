package dev.carafe.e2e.fault;

/** What can be done to a platform. */
enum Fault {
    /** kill -9, and a new process after a while. */
    KILL_WORKER,
    /** Stopped for longer than its lease, then woken up. */
    FREEZE_WORKER,
    /** Stopped for less than its lease. */
    PAUSE_WORKER,
    /** Declared dead while it lives and works, several times: it writes on until it notices. */
    FORGET_WORKER,
    KILL_GATEWAY,
    FREEZE_GATEWAY,
    KILL_HUB,
    /** kill -9, and started again on its disk. */
    KILL_BROKER,
    /** The same of PostgreSQL. */
    KILL_DATABASE,
    /** The same for longer: 10 s, or {@code -Dcarafe.faults.outage}. */
    BROKER_AWAY,
    DATABASE_AWAY,
    /** It lives on with all its connections and refuses changes, as an old primary does after a switch-over. */
    DATABASE_READ_ONLY,
    /** All messages are gone. */
    PURGE_QUEUES,
    /** What a worker sends to the database does not arrive for a while, and then does. */
    STALL_WORKER,
    /** A worker's connections to the database end. */
    CUT_WORKER,
    /** What a gateway publishes does not arrive for a while. */
    STALL_GATEWAY,
    /** Commits of a worker succeed, and it never hears of it. */
    LOSE_COMMITS_OF_WORKER,
    LOSE_COMMITS_OF_GATEWAY,
    /** The broker's confirms do not reach a gateway. */
    LOSE_CONFIRMS;

    /** Whether a server is away for long. */
    boolean isOutage() {
        return this == BROKER_AWAY || this == DATABASE_AWAY || this == DATABASE_READ_ONLY;
    }
}
