package dev.carafe.client.problem;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * Whoever answered has shown a certificate that this program does not trust, or that is another host's. Nothing was sent to
 * it, and it is not tried again: no wait makes a certificate better.
 */
public final class UntrustedException extends CarafeException {

    private static final long serialVersionUID = 1L;

    private UntrustedException(String message, Throwable cause) {
        super(message, null, cause);
    }

    /**
     * The exception for a connection that was not made for the sake of a certificate; null if it failed for other reasons.
     *
     * @param where the address, without credentials
     */
    public static @Nullable UntrustedException of(String where, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new UntrustedException(where + " is not trusted: " + cause.getMessage(), failure);
            }
        }
        return null;
    }
}
