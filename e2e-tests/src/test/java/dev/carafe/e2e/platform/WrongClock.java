package dev.carafe.e2e.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** Lets a process see another time of day, by the library that Debian's package {@code faketime} brings. */
public final class WrongClock {

    private static final Path LIBRARY = Path.of("/usr/lib")
            .resolve(System.getProperty("os.arch").equals("aarch64") ? "aarch64-linux-gnu" : "x86_64-linux-gnu")
            .resolve("faketime/libfaketimeMT.so.1");

    private WrongClock() {}

    /**
     * What to set in a Java process's environment.
     *
     * @param shift such as {@code +5m}
     * @throws TestAbortedException if the library is not there
     */
    public static Map<String, String> by(String shift) {
        if (!Files.exists(LIBRARY)) {
            String left = "LEFT OUT: workers with wrong clocks, because there is no " + LIBRARY
                    + ". On Debian: apt-get install faketime.";
            System.err.println(left);
            throw new TestAbortedException(left);
        }
        return Map.of(
                "LD_PRELOAD",
                LIBRARY.toString(),
                "FAKETIME",
                shift,
                // How long something takes is measured on another clock, which goes right; else waits end at once.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                // The times of files are as they are.
                "NO_FAKE_STAT",
                "1");
    }
}
