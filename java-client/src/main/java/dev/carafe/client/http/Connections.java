package dev.carafe.client.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The connections and threads of one client, all of them daemons: its own never keep a program from ending. */
public final class Connections implements AutoCloseable {

    private static final int HTTP_THREADS = 2;
    private static final int CALLBACK_THREADS = 4;

    private final ScheduledThreadPoolExecutor loop;
    private final ExecutorService io;
    private final ThreadPoolExecutor callbacks;
    private final HttpClient http;

    /** Opens no connection yet. */
    public Connections(Duration connectTimeout, @Nullable SSLContext tls) {
        loop = new ScheduledThreadPoolExecutor(1, threads("carafe-loop"));
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        io = Executors.newFixedThreadPool(HTTP_THREADS, threads("carafe-http"));
        callbacks = new ThreadPoolExecutor(
                CALLBACK_THREADS,
                CALLBACK_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads("carafe-callback"));
        callbacks.allowCoreThreadTimeOut(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .executor(io);
        http = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return job -> {
            Thread thread = new Thread(job, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Sends requests; its threads must not be blocked. */
    HttpClient http() {
        return http;
    }

    /** One thread, for what is to happen later and for state that is confined to it. */
    public ScheduledThreadPoolExecutor loop() {
        return loop;
    }

    /** Where futures that programs hold are completed: what they hang on them must not hold up the client's own work. */
    public Executor callbacks() {
        return job -> {
            try {
                callbacks.execute(job);
            } catch (RejectedExecutionException e) {
                job.run(); // Closed: nobody is left who could be held up.
            }
        };
    }

    /** Ends all connections. What is under way fails. */
    @Override
    public void close() {
        loop.shutdownNow();
        try {
            // Java 21 has it; before, connections end when nobody holds the client any more.
            HttpClient.class.getMethod("shutdownNow").invoke(http);
        } catch (NoSuchMethodException e) {
            // Java 17.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        callbacks.shutdown();
        io.shutdown();
    }
}
