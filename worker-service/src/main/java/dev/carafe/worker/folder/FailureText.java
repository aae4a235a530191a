package dev.carafe.worker.folder;

import java.lang.reflect.InvocationTargetException;

/** What was thrown, in words. */
public final class FailureText {

    private static final int DEEPEST = 20;

    private FailureText() {}

    /** With its first cause, which tells what is really wrong. */
    public static String of(Throwable thrown) {
        if (thrown.getCause() == null) {
            return words(thrown);
        }
        Throwable root = root(thrown);
        // These say nothing but that there is a cause.
        boolean wrapper = thrown instanceof ExceptionInInitializerError || thrown instanceof InvocationTargetException;
        return wrapper ? words(root) : words(thrown) + ", because of " + words(root);
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        // Causes may go round in a circle.
        for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    /** Of a plugin's exception even that may fail. */
    private static String words(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }
}
