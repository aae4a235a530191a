package dev.carafe.client.http;

import dev.carafe.client.problem.CarafeException;
import dev.carafe.client.problem.UnavailableException;
import dev.carafe.client.problem.UntrustedException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** One service by its address: the gateway or the hub. Thread safe. */
public final class Service {

    private final Connections connections;
    private final String base;
    private final @Nullable String key;

    /**
     * The service at that address.
     *
     * @throws IllegalArgumentException if it is no {@code http} or {@code https} address with a host
     */
    public Service(Connections connections, URI address, @Nullable String key) {
        this.connections = connections;
        this.base = requireHttp(address).toString().replaceAll("/+$", "");
        this.key = key;
    }

    /** Checks that an address is one of HTTP. */
    public static URI requireHttp(URI address) {
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!http || address.getHost() == null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + address + "' is no address such as http://host:8080, or https://host/path");
        }
        return address;
    }

    /** A request for a path, which begins with a slash. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    /**
     * Sends a request.
     *
     * @return the answer, whatever its status; fails with {@link UnavailableException} if none comes, or with {@link
     *     UntrustedException}
     */
    public CompletableFuture<Answer> send(HttpRequest.Builder request, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            sent = connections.http().sendAsync(request.timeout(timeout).build(), BodyHandlers.ofByteArray());
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<HttpResponse<byte[]>> exchange = sent;
        // The request's own timeout ends with the answer's head; its body may stop half-way.
        return exchange.copy()
                .orTimeout(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                        throw unavailable(failure);
                    }
                    return new Answer(response.statusCode(), response.headers(), response.body());
                });
    }

    /** The same where only a good answer will do; fails with what the service says otherwise. */
    public CompletableFuture<Answer> ask(HttpRequest.Builder request, Duration timeout) {
        return send(request, timeout).thenApply(answer -> {
            if (!answer.isGood()) {
                throw answer.refusal();
            }
            return answer;
        });
    }

    /** Opens a stream, whose body is read by the caller; blocks until the answer begins. */
    public InputStream open(HttpRequest.Builder request, Duration timeout) throws InterruptedException {
        HttpResponse<InputStream> response;
        try {
            response = connections.http().send(request.timeout(timeout).build(), BodyHandlers.ofInputStream());
        } catch (java.io.IOException e) {
            throw unavailable(e);
        }
        if (response.statusCode() == 200) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw new Answer(response.statusCode(), response.headers(), body.readNBytes(65_536)).refusal();
        } catch (java.io.IOException e) {
            throw unavailable(e);
        }
    }

    private CarafeException unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        UntrustedException untrusted = UntrustedException.of(base, cause);
        if (untrusted != null) {
            return untrusted;
        }
        boolean neverSent = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UnavailableException(base + " does not answer: " + message, !neverSent, null, cause);
    }

    /** What a future of this client failed with. */
    public static RuntimeException failure(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    /** Blocks until a future of this client has completed; throws what it failed with. An interrupt cancels it. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            future.cancel(false);
            throw interrupted(e);
        }
    }

    /** What an interrupt of a method that blocks is told as; leaves the thread interrupted. */
    public static UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted", true, null, e);
    }
}
