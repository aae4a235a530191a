package dev.carafe.worker.script;

import java.util.Map;

/** How a script ended, in words. */
final class ExitStatus {

    private static final int SIGNALLED = 128;

    /** Those that have the same number everywhere. */
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            13, "SIGPIPE", 15, "SIGTERM");

    private ExitStatus() {}

    /** Such as {@code exit status 3}, or {@code exit status 137: ended by SIGKILL}. */
    static String words(int status) {
        int signal = status - SIGNALLED;
        String ended =
                signal > 0 && signal < 65 ? ": ended by " + SIGNALS.getOrDefault(signal, "signal " + signal) : "";
        return "exit status " + status + ended;
    }
}
