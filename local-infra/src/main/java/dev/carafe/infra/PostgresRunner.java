package dev.carafe.infra;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Under which user the programs of PostgreSQL run, and how a server ends with this JVM even when the JVM is killed.
 *
 * <p>PostgreSQL refuses to run as root, so root gives it to the owner of the data, else to {@code nobody}. A server has
 * a session of its own: Ctrl-C reaches the JVM first, which stops its services before their database.
 */
final class PostgresRunner {
    private static final int NOBODY = 65_534;

    /** Stops the server when this shell's input ends, which the death of the JVM brings about. */
    private static final String WATCHDOG = """
            set -m 2>/dev/null
            trap : INT TERM HUP
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { cat <&3 >/dev/null; kill -INT $server; } 2>/dev/null &
            watch=$!
            exec 3<&-
            while kill -0 $server 2>/dev/null; do wait $server; done
            kill $watch 2>/dev/null
            """;

    private final @Nullable Integer user;
    private final boolean dieWithParent;
    private final List<String> privileges;

    private PostgresRunner(@Nullable Integer user, boolean dieWithParent, List<String> privileges) {
        this.user = user;
        this.dieWithParent = dieWithParent;
        this.privileges = privileges;
    }

    /** For a server on {@code data}, which need not exist yet, and the given programs. */
    static PostgresRunner forData(Path data, Path binaries) throws IOException {
        boolean root = new UnixSystem().getUid() == 0;
        if (!root) {
            return new PostgresRunner(null, works("setsid", "setpriv", "--pdeathsig", "INT", "true"), List.of());
        }
        int user = Files.exists(data) ? owner(data) : NOBODY;
        if (user == 0) {
            user = NOBODY;
            Folders.own(data, user);
        }
        List<String> privileges = new ArrayList<>(
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--pdeathsig", "INT"));
        Path closed = closedParent(data, binaries);
        if (closed != null) {
            // A folder in root's home: reading and passing is all that is granted, and only then. Without the
            // last option access(2), by which PostgreSQL looks for its programs, ignores the grant.
            privileges.addAll(List.of(
                    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup"));
        }
        List<String> probe = new ArrayList<>(List.of("setsid"));
        probe.addAll(privileges);
        probe.add("true");
        if (!works(probe.toArray(String[]::new))) {
            throw new LocalInfraException(
                    closed == null
                            ? "PostgreSQL does not run as root, and this machine has no setpriv to run it as another"
                                    + " user: start as an ordinary user"
                            : "PostgreSQL does not run as root, and other users cannot pass " + closed
                                    + ": choose a data folder elsewhere, or start as an ordinary user");
        }
        return new PostgresRunner(user, true, privileges);
    }

    /**
     * The command line of a program that ends by itself, and asks for the name of its user, which a container may give a
     * number only.
     */
    List<String> once(List<String> program) throws IOException {
        if (!privileges.isEmpty() || new UnixSystem().getUsername() != null) {
            return prefixed(privileges, program);
        }
        // In a user namespace of its own it is nobody, who has a name; its files stay this user's.
        if (works("unshare", "-U", "true")) {
            return prefixed(List.of("unshare", "-U"), program);
        }
        throw new LocalInfraException("The user " + new UnixSystem().getUid() + " has no entry in /etc/passwd, without"
                + " which PostgreSQL creates no database: add one, or start as another user");
    }

    /** The command line of a server. It must be started by a thread that lives until the server has ended. */
    List<String> server(List<String> program) {
        if (!privileges.isEmpty()) {
            return prefixed(prefixed(List.of("setsid"), privileges), program);
        }
        return dieWithParent
                ? prefixed(List.of("setsid", "setpriv", "--pdeathsig", "INT"), program)
                : prefixed(List.of("/bin/sh", "-c", WATCHDOG, "watchdog"), program);
    }

    /** Creates an empty folder that the server may use and nobody else may read. */
    void createPrivateFolder(Path folder) throws IOException {
        Files.createDirectory(
                folder,
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
        if (user != null) {
            Folders.own(folder, user);
        }
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Objects.requireNonNull(Files.getAttribute(path, "unix:uid"));
    }

    private static @Nullable Path closedParent(Path... paths) throws IOException {
        for (Path path : paths) {
            for (Path p = Objects.requireNonNull(path.toAbsolutePath().getParent())
                            .toRealPath();
                    p != null;
                    p = p.getParent()) {
                if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return p;
                }
            }
        }
        return null;
    }

    private static boolean works(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalInfraException("Interrupted while PostgreSQL was started", e);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> program) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(program);
        return List.copyOf(all);
    }
}
