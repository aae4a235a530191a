package dev.carafe.bench.load;

import dev.carafe.infra.EmbeddedPostgres;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.RabbitMqNode;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The all-in-one as a process of its own, on an own PostgreSQL with fsync on, and on RabbitMQ or its embedded broker. */
final class Platform implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final @Nullable RabbitMqNode rabbit;
    private final Process process;
    private final URI gateway;

    Platform(Path jar, boolean onRabbitMq) throws IOException, InterruptedException {
        postgres = TestServers.postgres();
        rabbit = onRabbitMq ? RabbitMqNode.start() : null;
        int port = FreePorts.next();
        gateway = URI.create("http://127.0.0.1:" + port);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("carafe.bench.jvm", "-Xmx512m -XX:+UseSerialGC")
                .split(" ")));
        command.addAll(List.of(
                "-jar",
                jar.toString(),
                "--carafe.data=" + TestServers.freshFolder("bench"),
                "--carafe.gateway.port=" + port,
                "--carafe.worker.port=0",
                "--carafe.hub.port=" + FreePorts.next(),
                "--carafe.postgres.url=" + postgres.jdbcUrl(),
                "--carafe.postgres.user=" + postgres.user(),
                "--carafe.postgres.password=" + postgres.password()));
        if (rabbit != null) {
            command.add("--carafe.amqp.url=" + rabbit.amqpUri());
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("benchmarks", "target", "platform.log").toFile())
                .start();
        awaitServing();
    }

    URI gateway() {
        return gateway;
    }

    /** The platform's JVM. */
    long pid() {
        return process.pid();
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private void awaitServing() throws InterruptedException {
        for (int attempt = 0; attempt < 600; attempt++) {
            try (HttpConnection connection = new HttpConnection(gateway)) {
                var answer = connection.post(
                        "/v1/services/demo/tasks", "{\"type\":\"Echo\",\"payload\":{}}", "Prefer: wait=5\r\n");
                if (answer.status() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet: the next attempt tells.
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("the platform did not start; see benchmarks/target/platform.log");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException("the platform does not serve; see benchmarks/target/platform.log");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (rabbit != null) {
            rabbit.close();
        }
    }
}
