package dev.carafe.worker.folder;

/** Takes up what lies in a folder. It is called by one thread at a time. */
public interface Loader {

    /**
     * A unit is new or has changed.
     *
     * @param copy its files; the loader may {@link Snapshot#hold() hold} them
     * @return false if the same files may do later, without a change: they are offered again in a while
     */
    boolean load(String unit, Snapshot copy);

    /** A unit cannot be used; what was loaded of it before goes on. */
    void refuse(String unit, String why);

    /** A unit is no longer there. If this throws, it is tried again. */
    void unload(String unit);

    /** The worker has stopped: whatever still runs of the units is to be ended. */
    default void close() {}
}
