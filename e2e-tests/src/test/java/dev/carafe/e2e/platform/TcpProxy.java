package dev.carafe.e2e.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between clients and a server. What clients send can be held back, answers can be lost, connections can be cut.
 */
public final class TcpProxy implements AutoCloseable {

    /** What a PostgreSQL answers to a commit that has succeeded. */
    public static final byte[] COMMITTED = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    /** The class and the method of a broker's {@code basic.ack}: it has taken what was published. */
    public static final byte[] CONFIRMED = {0, 60, 0, 80};

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition goesOn = lock.newCondition();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile byte[] losing = COMMITTED;
    private boolean stalled;
    private boolean answersStalled;
    private boolean closed;

    private TcpProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /** A proxy before the server of that URL, which may be of AMQP or of JDBC. */
    public static TcpProxy before(String url) {
        URI server = URI.create(url.startsWith("jdbc:") ? url.substring(5) : url);
        return new TcpProxy(server.getHost(), server.getPort());
    }

    /** The server's URL, through this proxy. */
    public String through(String url) {
        return url.replace(":" + port, ":" + listener.getLocalPort());
    }

    /** Holds back whatever clients send from now on; the connections stay open. */
    public void stall() {
        setStalled(true);
    }

    /** Holds back whatever the server answers from now on. */
    public void stallAnswers() {
        lock.lock();
        try {
            answersStalled = true;
        } finally {
            lock.unlock();
        }
    }

    /** Passes on what was held back, and everything from now on. */
    public void resume() {
        setStalled(false);
    }

    /** Ends all connections; new ones may be made. */
    public void cut() {
        sockets.forEach(TcpProxy::close);
    }

    /**
     * Loses the next answers that contain those bytes: they do not reach the client, whose connection is cut. What they
     * answer has happened by then.
     */
    public void lose(byte[] answer, int times) {
        losing = answer;
        toLose.set(times);
    }

    /** How many clients are connected. */
    public int connections() {
        return (sockets.size() + 1) / 2;
    }

    /** How many answers were lost so far. */
    public int lost() {
        return lost.get();
    }

    private void setStalled(boolean now) {
        lock.lock();
        try {
            stalled = now;
            answersStalled &= now;
            goesOn.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().name("proxy").start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        sockets.add(server);
        try {
            server.connect(new InetSocketAddress(host, port), 2_000);
        } catch (IOException e) {
            end(client, server);
            return;
        }
        Thread.ofVirtual().name("proxy").start(() -> copy(client, server, true));
        copy(server, client, false);
    }

    private void copy(Socket from, Socket to, boolean fromClient) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage(fromClient);
                if (!fromClient && isToBeLost(buffer, read)) {
                    lost.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // One of the two has gone: so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private void awaitPassage(boolean fromClient) throws InterruptedException {
        lock.lock();
        try {
            while ((fromClient ? stalled : answersStalled) && !closed) {
                goesOn.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isToBeLost(byte[] buffer, int length) {
        return toLose.get() > 0
                && contains(buffer, length, losing)
                && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private static boolean contains(byte[] buffer, int length, byte[] part) {
        for (int start = 0; start + part.length <= length; start++) {
            int same = 0;
            while (same < part.length && buffer[start + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    private void end(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
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
        lock.lock();
        try {
            closed = true;
            goesOn.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
