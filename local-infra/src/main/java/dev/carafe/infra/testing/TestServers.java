package dev.carafe.infra.testing;

import dev.carafe.infra.EmbeddedBroker;
import dev.carafe.infra.EmbeddedPostgres;
import dev.carafe.infra.FolderLock;
import dev.carafe.infra.Folders;
import dev.carafe.infra.ServerPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One PostgreSQL and one broker per JVM, started when first asked for and stopped with the JVM. Tests keep apart by
 * taking a database and a virtual host of their own. Thread-safe.
 */
public final class TestServers {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A database of its own, empty, owned by its user. */
    public record Database(String jdbcUrl, String user, String password) {
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(jdbcUrl, user, password);
        }
    }

    private TestServers() {}

    public static EmbeddedPostgres postgres() {
        return SharedPostgres.SERVER;
    }

    public static EmbeddedBroker broker() {
        return SharedBroker.SERVER;
    }

    /** A new empty database in the shared server. */
    public static Database freshDatabase() {
        String name = "test_" + COUNT.incrementAndGet();
        EmbeddedPostgres server = postgres();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database could be created", e);
        }
        return new Database(server.jdbcUrl(name), server.user(), server.password());
    }

    /** The URI of a new empty virtual host of the shared broker, user and password included. */
    public static String freshVirtualHost() {
        return broker().addVirtualHost("test-" + COUNT.incrementAndGet());
    }

    /** A new PostgreSQL of the caller's own, to be killed and started again with the same options. */
    public static EmbeddedPostgres.Options freshPostgres() {
        return new EmbeddedPostgres.Options(
                freshFolder("postgres"), binaries(), ServerPort.any(), "fresh" + COUNT.incrementAndGet());
    }

    /** A new broker of the caller's own, to be stopped and started again with the same options. */
    public static EmbeddedBroker.Options freshBroker(EmbeddedBroker.Store store) {
        return new EmbeddedBroker.Options(
                freshFolder("broker"), store, ServerPort.any(), "fresh" + COUNT.incrementAndGet());
    }

    /** An empty folder that is deleted with the JVM. Servers of root's may be users of it too. */
    public static Path freshFolder(String name) {
        try {
            return Files.createDirectories(Run.FOLDER.resolve(name + "-" + COUNT.incrementAndGet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where PostgreSQL's programs are unpacked, once per user. */
    public static Path binaries() {
        return Run.CACHE.resolve("bin");
    }

    /** What runs of this user share. */
    static Path cacheFolder() {
        return Run.CACHE;
    }

    private static final class SharedPostgres {
        static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(freshPostgres());

        static {
            Run.beforeDeletion(SERVER);
        }
    }

    private static final class SharedBroker {
        static final EmbeddedBroker SERVER = EmbeddedBroker.start(freshBroker(EmbeddedBroker.Store.MEMORY));

        static {
            Run.beforeDeletion(SERVER);
        }
    }

    /** The folder of this JVM, and those that killed JVMs left. */
    private static final class Run {
        static final Path CACHE;
        static final Path FOLDER;
        private static final FolderLock LOCK;
        private static final List<AutoCloseable> SERVERS = new java.util.concurrent.CopyOnWriteArrayList<>();

        static {
            try {
                CACHE = cache();
                deleteLeftovers();
                FOLDER = Files.createTempDirectory(CACHE, "run-");
                Files.setPosixFilePermissions(
                        FOLDER, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
                LOCK = FolderLock.attempt(FOLDER).orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(Run::end, "test-servers-end"));
        }

        static void beforeDeletion(AutoCloseable server) {
            SERVERS.add(server);
        }

        /** Others may not have made it beforehand: programs are run from here. */
        private static Path cache() throws IOException {
            String user = System.getProperty("user.name");
            Path cache = Path.of(System.getProperty("java.io.tmpdir"), "carafe-" + user);
            Files.createDirectories(cache);
            if (!Files.getOwner(cache, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                    .getName()
                    .equals(user)) {
                throw new IOException(cache + " belongs to somebody else");
            }
            return cache;
        }

        private static void deleteLeftovers() throws IOException {
            Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
            List<Path> runs;
            try (Stream<Path> children = Files.list(CACHE)) {
                runs = children.filter(path -> path.getFileName().toString().startsWith("run-"))
                        .toList();
            }
            for (Path run : runs) {
                try {
                    if (Files.getLastModifiedTime(run).toInstant().isBefore(anHourAgo)) {
                        try (FolderLock lock = FolderLock.attempt(run).orElse(null)) {
                            if (lock != null) {
                                Folders.delete(run);
                            }
                        }
                    }
                } catch (IOException e) {
                    // Another run deletes the same folder.
                }
            }
        }

        private static void end() {
            try {
                for (AutoCloseable server : SERVERS) {
                    server.close();
                }
                LOCK.close();
                Folders.delete(FOLDER);
            } catch (Exception e) {
                System.err.println("Test servers could not be stopped: " + e);
            }
        }
    }
}
