package dev.carafe.client.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.carafe.client.http.Backoff;
import dev.carafe.client.problem.ClosedException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.problem.UntrustedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a broker is reached. Connections that break are opened again by those who use them, not by the library. */
class AmqpConnections {

    private static final int HEARTBEAT_SECONDS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final ConnectionFactory factory = new ConnectionFactory();
    private final String where;

    AmqpConnections(URI broker, Duration connectTimeout, @Nullable SSLContext tls) {
        where = broker.getScheme() + "://" + broker.getHost() + ":" + broker.getPort();
        try {
            factory.setUri(broker);
            if ("amqps".equals(broker.getScheme())) {
                factory.useSslProtocol(tls == null ? SSLContext.getDefault() : tls);
                factory.enableHostnameVerification();
            }
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException(where + " is no address of a broker", e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout((int) connectTimeout.toMillis());
        factory.setHandshakeTimeout((int) connectTimeout.toMillis());
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(job -> {
            Thread thread = new Thread(job, "carafe-amqp");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A connection of that name. */
    Connection open(String name) {
        try {
            return factory.newConnection(name);
        } catch (IOException | TimeoutException e) {
            UntrustedException untrusted = UntrustedException.of(where, e);
            if (untrusted != null) {
                throw untrusted;
            }
            throw new UnavailableException(where + " does not answer: " + e, false, null, e);
        }
    }

    /** What is done on the way to a broker. */
    interface Attempt {
        void run() throws IOException;
    }

    /** Tries until it works, or the time is over. */
    void within(Duration timeout, Attempt attempt) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
        while (true) {
            try {
                attempt.run();
                return;
            } catch (IOException | RuntimeException e) {
                long pause = backoff.nextMillis();
                boolean passes = !(e instanceof ClosedException
                        || e instanceof UntrustedException
                        || e instanceof IllegalArgumentException);
                if (!passes || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline >= 0) {
                    throw e instanceof RuntimeException known
                            ? known
                            : new UnavailableException(where + " cannot do it: " + e, true, null, e);
                }
                sleep(pause);
            }
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", true, null, e);
        }
    }

    /** Closes without a word about it: it is of no more use either way. */
    static void close(@Nullable Connection connection) {
        if (connection != null) {
            connection.abort(2_000);
        }
    }
}
