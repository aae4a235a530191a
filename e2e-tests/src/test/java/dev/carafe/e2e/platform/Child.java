package dev.carafe.e2e.platform;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Java process with a log file. None outlives this JVM: each is killed when it ends, by the JVM itself or, where the
 * operating system can, by the system.
 */
public final class Child implements AutoCloseable {

    private static final Path BIN = Path.of("/usr/bin");
    private static final Duration LONGEST_START = Duration.ofSeconds(180);
    private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

    // The system kills a child when the thread that started it ends: this one ends with the JVM.
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("start-children").factory());

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Child::close), "kill-children"));
    }

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Runs {@code java} with those arguments, on the Java that runs this, in this module's folder. */
    public static Child java(Path log, Map<String, String> environment, List<String> arguments) {
        return java(List.of(), log, environment, arguments);
    }

    /** The same below a program that replaces itself by its arguments. */
    public static Child java(List<String> prefix, Path log, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(signals());
        command.addAll(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(arguments);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.deleteIfExists(log);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CARAFE_") || name.startsWith("SPRING_"));
            builder.environment().putAll(environment);
            Child child = new Child(
                    CompletableFuture.supplyAsync(() -> start(builder), STARTER).join(), log);
            RUNNING.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The child dies with this JVM; and heeds SIGINT even if this JVM was told to ignore it, as background jobs are. */
    private static List<String> signals() {
        return Files.isExecutable(BIN.resolve("setpriv"))
                ? List.of("setpriv", "--pdeathsig", "KILL", "env", "--default-signal=INT")
                : List.of();
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the child has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first group of the pattern's first match in what the child prints; fails if the child ends without it. */
    public String awaitOutput(Pattern pattern) {
        return await().atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> {
                    if (!process.isAlive() && !pattern.matcher(output()).find()) {
                        throw new IllegalStateException("the process ended; see " + log + "\n" + tail());
                    }
                })
                .until(() -> pattern.matcher(output()), Matcher::find)
                .group(1);
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
        RUNNING.remove(this);
    }

    /** By the process, not by its number: that may belong to another one when it has ended long ago. */
    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends SIGSTOP, SIGCONT or INT, by that name without SIG. */
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its status once it has ended by itself. */
    public int awaitExit(Duration within) {
        await().atMost(within).pollInterval(Duration.ofMillis(50)).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** The processes that the child has started. */
    public Set<ProcessHandle> descendants() {
        return process.descendants().collect(Collectors.toSet());
    }

    /** Asks the child to end, and waits for that for a while. Returns whether it has ended. */
    boolean stop() {
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(30, TimeUnit.SECONDS);
            if (!ended) {
                System.err.println("does not stop when asked to: " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** Kills the child and its children. */
    @Override
    public void close() {
        Set<ProcessHandle> children = process.isAlive() ? descendants() : Set.of();
        process.destroyForcibly();
        children.stream()
                .filter(ProcessHandle::destroyForcibly)
                .forEach(child -> child.onExit().join());
        awaitEnd();
        RUNNING.remove(this);
    }

    private String tail() {
        String output = output();
        return output.substring(Math.max(0, output.length() - 3_000));
    }
}
