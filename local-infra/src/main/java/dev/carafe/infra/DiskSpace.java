package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room the local servers need on their disk. */
final class DiskSpace {
    private static final long MEGABYTE = 1 << 20;

    /** Below this the broker is stopped, so that its store is whole when there is room again. */
    private static final long RESERVE = 32 * MEGABYTE;

    /** Of a start on what is there: PostgreSQL's log grows by 16 MB at a time. */
    private static final long TO_START = 64 * MEGABYTE;

    /** Of the first start: PostgreSQL's programs, an empty database, the services' tables, and some room to work. */
    private static final long TO_CREATE = 250 * MEGABYTE;

    private DiskSpace() {}

    /**
     * Looks before anything is started.
     *
     * @throws LocalInfraException if the servers could not start in this folder, or would stop at once
     */
    static void check(Path data, boolean first) {
        long needed = first ? TO_CREATE : TO_START;
        long free = free(data);
        if (free < needed) {
            throw new LocalInfraException("The disk of the data folder " + data + " has " + free / MEGABYTE
                    + " MB free, and " + (first ? "a first start" : "a start") + " needs " + needed / MEGABYTE
                    + " MB: make room, or choose another folder");
        }
    }

    /** Whether the servers may have ended for want of room. */
    static boolean isShort(Path data) {
        return free(data) < TO_START;
    }

    /** Whether the next write may fail. */
    static boolean isNearlyFull(Path data) {
        return free(data) < RESERVE;
    }

    /** For the log, in a few words. */
    static String shortage(Path data) {
        return "its disk has " + free(data) / MEGABYTE + " MB free, and " + TO_START / MEGABYTE + " MB are needed";
    }

    private static long free(Path data) {
        try {
            return Files.getFileStore(data).getUsableSpace();
        } catch (IOException e) {
            // Who cannot be asked is not full; what else is wrong tells itself.
            return Long.MAX_VALUE;
        }
    }
}
