package dev.carafe.base.launch;

import org.springframework.boot.ExitCodeGenerator;

/** What is asked for cannot be started. The message is one line that says what is wrong and what to change. */
public class RefusedStart extends RuntimeException implements ExitCodeGenerator {

    /** The exit status of the process. */
    public static final int STATUS = 2;

    private static final long serialVersionUID = 1L;

    public RefusedStart(String message) {
        super(message);
    }

    @Override
    public int getExitCode() {
        return STATUS;
    }
}
