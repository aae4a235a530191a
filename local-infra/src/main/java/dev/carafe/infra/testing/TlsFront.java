package dev.carafe.infra.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;

/** Speaks TLS with clients, for a server behind it that does not. */
public final class TlsFront implements AutoCloseable {

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicLong told = new AtomicLong();

    private TlsFront(URI server, TestCertificate certificate) {
        this.server = server;
        try {
            listener = certificate
                    .server()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("tls-front").start(this::accept);
    }

    /** A front of the server of that URL, showing that certificate. */
    public static TlsFront before(String url, TestCertificate certificate) {
        return new TlsFront(URI.create(url), certificate);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The server's URL through this front, under the name {@code localhost}. */
    public String through(String url) {
        return url.replaceFirst("^(amqp|http)://", "$1s://")
                .replace(server.getHost() + ":" + server.getPort(), "localhost:" + port());
    }

    /** How often somebody connected, whatever became of it. */
    public int attempts() {
        return attempts.get();
    }

    /** How many bytes clients have said, handshakes apart: none unless one of them has accepted the certificate. */
    public long told() {
        return told.get();
    }

    /** Ends all connections; new ones may be made. */
    public void cut() {
        sockets.forEach(TlsFront::close);
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket client = (SSLSocket) listener.accept();
                attempts.incrementAndGet();
                sockets.add(client);
                Thread.ofVirtual().name("tls-front").start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(SSLSocket client) {
        try (client) {
            client.startHandshake();
            passOn(client);
        } catch (IOException e) {
            // One of the two has gone: so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private void passOn(SSLSocket client) throws IOException, InterruptedException {
        try (Socket behind = new Socket(server.getHost(), server.getPort())) {
            sockets.add(behind);
            Thread answers = Thread.ofVirtual().name("tls-front").start(() -> copy(behind, client, new AtomicLong()));
            copy(client, behind, told);
            answers.join();
            sockets.remove(behind);
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong count) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // The same.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
