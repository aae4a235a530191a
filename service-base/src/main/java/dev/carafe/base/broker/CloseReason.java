package dev.carafe.base.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why the broker, or somebody on the way to it, has ended something. */
final class CloseReason {

    private CloseReason() {}

    /** In the broker's own words, if it has said any. */
    static String of(Throwable thrown) {
        Throwable last = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            last = cause;
        }
        return said(thrown).orElse(String.valueOf(last.getMessage() == null ? last : last.getMessage()));
    }

    /** Whether the broker does not know what it was asked for. */
    static boolean isNotFound(Throwable thrown) {
        return reason(thrown) instanceof AMQP.Channel.Close close && close.getReplyCode() == AMQP.NOT_FOUND;
    }

    /** Whether the broker has closed the channel or the connection for what was done there, and not to stop. */
    static boolean isRefusal(Throwable thrown) {
        return switch (reason(thrown)) {
            case AMQP.Channel.Close _ -> true;
            case AMQP.Connection.Close close -> close.getReplyCode() != AMQP.CONNECTION_FORCED;
            case null, default -> false;
        };
    }

    private static Optional<String> said(Throwable thrown) {
        return switch (reason(thrown)) {
            case AMQP.Channel.Close close -> Optional.of(close.getReplyText());
            case AMQP.Connection.Close close -> Optional.of(close.getReplyText());
            case null, default -> Optional.empty();
        };
    }

    private static @Nullable Object reason(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal && signal.getReason() != null) {
                return signal.getReason();
            }
        }
        return null;
    }
}
