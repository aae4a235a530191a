package dev.carafe.infra.testing;

import dev.carafe.infra.LocalInfraException;
import dev.carafe.infra.ServerPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that are told their port before they bind it. They lie below the range from which operating systems
 * number outgoing connections, so that none of those can take one meanwhile; and each is held for this JVM by a lock
 * file, so that runs side by side never get the same. Thread-safe.
 */
public final class FreePorts {

    /** Linux numbers connections from 32768 on, macOS from 49152. */
    private static final FreePorts ALL = new FreePorts(TestServers.cacheFolder().resolve("ports"), 10_000, 22_000);

    private final Path folder;
    private final int first;
    private final int count;
    // Locks end when nobody refers to their channels any more.
    private final Map<Integer, FileChannel> held = new HashMap<>();

    FreePorts(Path folder, int first, int count) {
        this.folder = folder;
        this.first = first;
        this.count = count;
    }

    /** A port that nothing listens on and that nobody else is given while this JVM runs. */
    public static int next() {
        return ALL.take();
    }

    /** The same, for a server of {@code local-infra}. */
    public static ServerPort nextForServer() {
        return new ServerPort(next(), "the port");
    }

    synchronized int take() {
        int start = ThreadLocalRandom.current().nextInt(count);
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < count; i++) {
                int port = first + (start + i) % count;
                // Closing a second channel of a file would end the lock that the first one holds.
                FileChannel lock = held.containsKey(port) ? null : lock(port);
                if (lock != null) {
                    held.put(port, lock);
                    if (isFree(port)) {
                        return port;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new LocalInfraException("No port from %d to %d is free".formatted(first, first + count - 1));
    }

    /** Null if another process holds it. */
    private @Nullable FileChannel lock(int port) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            return null;
        }
        return channel;
    }

    private static boolean isFree(int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return canBind(new InetSocketAddress(loopback, port)) && canBind(new InetSocketAddress(port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
