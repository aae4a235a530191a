package dev.carafe.infra.testing;

import dev.carafe.infra.Folders;
import dev.carafe.infra.LocalInfraException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ node of its own from the installed {@code rabbitmq-server}: free ports, a folder and a name service
 * ({@code epmd}) that no other node shares. It can be killed and started again, and leaves nothing behind.
 */
public final class RabbitMqNode implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
    private static final String NAME = "test@localhost";
    private static final int START_SECONDS = 90;
    private static final int STOP_SECONDS = 20;

    private final Path folder;
    private final int amqpPort;
    private final int distributionPort;
    private final int namesPort;
    private final Process names;
    private final Thread atExit;
    private @Nullable Process node;

    private RabbitMqNode(Path folder, int amqpPort, int distributionPort, int namesPort) throws IOException {
        this.folder = folder;
        this.amqpPort = amqpPort;
        this.distributionPort = distributionPort;
        this.namesPort = namesPort;
        this.names = command("epmd", "-port", Integer.toString(namesPort), "-address", "127.0.0.1")
                .start();
        this.atExit = new Thread(this::end, "rabbitmq-end");
    }

    /** Whether this machine has a {@code rabbitmq-server} to start nodes from. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAMS.resolve("rabbitmq-server"));
    }

    /**
     * Starts a new empty node and returns once it takes connections, within some five seconds on an idle machine.
     *
     * @param settings lines of {@code rabbitmq.conf}
     */
    public static RabbitMqNode start(String... settings) {
        if (!isInstalled()) {
            throw new LocalInfraException("There is no rabbitmq-server in " + PROGRAMS);
        }
        try {
            Path folder = TestServers.freshFolder("rabbitmq");
            RabbitMqNode node = new RabbitMqNode(folder, FreePorts.next(), FreePorts.next(), FreePorts.next());
            Runtime.getRuntime().addShutdownHook(node.atExit);
            try {
                node.writeFiles(settings);
                node.restart();
            } catch (IOException | RuntimeException e) {
                node.close();
                throw e;
            }
            return node;
        } catch (IOException e) {
            throw new LocalInfraException("A RabbitMQ node cannot be started: " + e, e);
        }
    }

    /** With user and password. */
    public String amqpUri() {
        return "amqp://guest:guest@127.0.0.1:" + amqpPort;
    }

    /** kill -9. What the node had confirmed is there after {@link #restart()}. */
    public void kill() {
        Process running = node;
        if (running != null) {
            destroyWithChildren(running);
            node = null;
        }
    }

    /** Lets the node take no messages, as when its disk or its memory is full. */
    public void refuseMessages() {
        control("set_disk_free_limit", "900000GB");
    }

    /** Ends {@link #refuseMessages()}. */
    public void takeMessages() {
        control("set_disk_free_limit", "50MB");
    }

    private void control(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(PROGRAMS.resolve("rabbitmqctl").toString(), "-n", NAME));
        command.addAll(List.of(arguments));
        try {
            Path output = folder.resolve("control-output");
            Process control = command(command.toArray(String[]::new))
                    .redirectOutput(output.toFile())
                    .start();
            if (!waitFor(control, TimeUnit.SECONDS.toMillis(START_SECONDS)) || control.exitValue() != 0) {
                destroyWithChildren(control);
                throw new LocalInfraException("rabbitmqctl %s failed: %s"
                        .formatted(String.join(" ", arguments), Files.readString(output, StandardCharsets.ISO_8859_1)));
            }
        } catch (IOException e) {
            throw new LocalInfraException("rabbitmqctl cannot be run: " + e, e);
        }
    }

    /** Starts the node on its former ports and data, after stopping it if it runs. */
    public void restart() {
        stop();
        try {
            Process started = command(PROGRAMS.resolve("rabbitmq-server").toString())
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            node = started;
            awaitConnections(started);
        } catch (IOException e) {
            throw new LocalInfraException("The RabbitMQ node cannot be started: " + e, e);
        }
    }

    /** Stops the node in good order; kills what does not stop. */
    public void stop() {
        Process running = node;
        if (running == null) {
            return;
        }
        erlang(running).destroy();
        waitFor(running);
        destroyWithChildren(running);
        node = null;
    }

    /** Stops the node at once and deletes its folder. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook runs or has run.
        }
    }

    private void end() {
        kill();
        destroyWithChildren(names);
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            System.err.println("The folder of a RabbitMQ node cannot be deleted: " + e);
        }
    }

    private void writeFiles(String... settings) throws IOException {
        Path cookie = folder.resolve(".erlang.cookie");
        Files.writeString(cookie, UUID.randomUUID().toString());
        Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
        Files.writeString(folder.resolve("rabbitmq.conf"), """
                disk_free_limit.absolute = 50MB
                loopback_users = none
                log.console = false
                """ + String.join("\n", settings) + "\n");
        // Looks for consumers that do not acknowledge in time every second instead of every minute.
        Files.writeString(folder.resolve("advanced.config"), "[{rabbit, [{channel_tick_interval, 1000}]}].\n");
        Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    }

    private ProcessBuilder command(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
        environment.putAll(Map.ofEntries(
                Map.entry("HOME", folder.toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(namesPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", NAME),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(amqpPort)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
                Map.entry(
                        "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
                Map.entry(
                        "RABBITMQ_ADVANCED_CONFIG_FILE",
                        folder.resolve("advanced.config").toString()),
                Map.entry(
                        "RABBITMQ_CONF_ENV_FILE",
                        folder.resolve("rabbitmq-env.conf").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        folder.resolve("enabled_plugins").toString()),
                Map.entry(
                        "RABBITMQ_GENERATED_CONFIG_DIR",
                        folder.resolve("generated").toString()),
                // Runs the Erlang machine in place of its shell, so that this process is the one to kill.
                Map.entry("RABBITMQ_ALLOW_INPUT", "true")));
        return builder;
    }

    /** The port opens before users can log in: an answer to the protocol header tells that it listens in earnest. */
    private void awaitConnections(Process started) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!greets()) {
            if (waitFor(started, 100)) {
                throw new LocalInfraException("The RabbitMQ node ended instead of starting: " + lastOutput());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalInfraException(
                        "The RabbitMQ node was not ready within " + START_SECONDS + " s: " + lastOutput());
            }
        }
    }

    private boolean greets() {
        try (Socket socket = new Socket(loopback(), amqpPort)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            return socket.getInputStream().read() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastOutput() throws IOException {
        Path output = folder.resolve("output");
        if (!Files.exists(output)) {
            return "it said nothing";
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        return text.substring(Math.max(0, text.length() - 1_000));
    }

    private static ProcessHandle erlang(Process process) {
        return process.descendants()
                .filter(child -> child.info()
                        .command()
                        .filter(name -> name.contains("beam"))
                        .isPresent())
                .findFirst()
                .orElse(process.toHandle());
    }

    private static void waitFor(Process process) {
        waitFor(process, TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }

    private static boolean waitFor(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalInfraException("Interrupted while waiting for RabbitMQ", e);
        }
    }

    private static void destroyWithChildren(Process process) {
        Set<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .collect(Collectors.toSet());
        all.forEach(ProcessHandle::destroyForcibly);
        waitFor(process);
        all.forEach(handle ->
                handle.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
