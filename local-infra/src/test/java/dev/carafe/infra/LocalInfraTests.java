package dev.carafe.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.carafe.infra.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LocalInfraTests {
    /** Its programs are those that all tests share: to unpack them takes longer than everything else here. */
    private final Path data = withPrograms(TestServers.freshFolder("infra").resolve("data"));

    @Test
    void keepsRowsAndMessagesThroughAKillOfTheJvmAndLeavesNoPostgres() throws Exception {
        Process child = InfraProcess.start(data, List.of(), "-Xmx256m");
        InfraProcess.awaitLine(child, "ready");
        ProcessHandle postgres = postgresOf(data);

        child.destroyForcibly().waitFor();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !postgres.isAlive());
        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertEverythingKept(infra);
        }
    }

    @Test
    void startsAgainWhileTheFormerPostgresIsStillStopping() throws Exception {
        Process child = InfraProcess.start(data, List.of());
        InfraProcess.awaitLine(child, "ready");

        child.destroyForcibly().waitFor();

        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertEverythingKept(infra);
        }
    }

    @Test
    void startsAfterAKillOfBothAtOnce() throws Exception {
        Process child = InfraProcess.start(data, List.of());
        InfraProcess.awaitLine(child, "ready");
        ProcessHandle postgres = postgresOf(data);

        postgres.destroyForcibly();
        child.destroyForcibly().waitFor();

        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertEverythingKept(infra);
        }
    }

    @Test
    void stopsWithinSecondsAndStartsAgain() throws Exception {
        Process child = InfraProcess.start(data, List.of());
        InfraProcess.awaitLine(child, "ready");

        child.getOutputStream().close();

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertEverythingKept(infra);
        }
    }

    @Test
    void refusesAFolderInUseWithOneLine() throws Exception {
        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertThat(infra.amqpUri()).startsWith("amqp://carafe:");
            Process child = InfraProcess.start(data, List.of());
            assertThat(InfraProcess.awaitLine(child, "refused"))
                    .isEqualTo("refused: The data folder " + data
                            + " is in use by another process: stop that one, or choose another folder");
            assertThatThrownBy(() -> LocalInfra.start(LocalInfra.Options.in(data)))
                    .isInstanceOf(LocalInfraException.class)
                    .hasMessageContaining("is in use");
            // The refusal within this JVM has not let go of what it holds.
            assertThat(InfraProcess.awaitLine(InfraProcess.start(data, List.of()), "refused"))
                    .contains("is in use");
        }
    }

    @Test
    void refusesAnotherVersionWithOneLine() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("VERSION"), "7\n");
        assertThatThrownBy(() -> LocalInfra.start(LocalInfra.Options.in(data)))
                .isInstanceOf(LocalInfraException.class)
                .hasMessageContaining("has layout version 7")
                .hasMessageNotContaining("\n");

        Files.writeString(data.resolve("VERSION"), "1\n");
        Files.createDirectories(data.resolve("postgres/data"));
        Files.writeString(data.resolve("postgres/data/PG_VERSION"), "16\n");
        assertThatThrownBy(() -> LocalInfra.start(LocalInfra.Options.in(data)))
                .isInstanceOf(LocalInfraException.class)
                .hasMessageContaining("are of PostgreSQL 16, and this is 18")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesATakenPortWithOneLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            ServerPort taken = new ServerPort(other.getLocalPort(), "carafe.some.port");
            for (LocalInfra.Options options : List.of(
                    new LocalInfra.Options(data, taken, null), new LocalInfra.Options(data, ServerPort.any(), taken))) {
                assertThatThrownBy(() -> LocalInfra.start(options))
                        .isInstanceOf(LocalInfraException.class)
                        .hasMessageMatching("Port " + other.getLocalPort()
                                + " for .* is taken by another program: stop it, or set carafe.some.port to another"
                                + " port");
            }
        }
        // What was started beside the refused one is gone, so that the next start is free to run.
        LocalInfra.start(LocalInfra.Options.in(data)).close();
    }

    @Test
    void makesNewPasswordsWhereTheFileIsGone() throws Exception {
        String former;
        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            former = infra.postgresPassword();
        }
        Path credentials = data.resolve("credentials");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
                .isEqualTo("rw-------");
        Files.delete(credentials);

        try (LocalInfra infra = LocalInfra.start(LocalInfra.Options.in(data))) {
            assertThat(infra.postgresPassword()).isNotEqualTo(former);
            DriverManager.getConnection(infra.postgresUrl(), infra.postgresUser(), infra.postgresPassword())
                    .close();
            assertThatThrownBy(() -> DriverManager.getConnection(infra.postgresUrl(), infra.postgresUser(), former))
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(infra.postgresUrl(), "postgres", ""))
                    .hasMessageContaining("password");
        }
    }

    /** With programs of its own. */
    @Test
    void startsOnASmallDiskAndRefusesASmallerOneWithOneLine() throws Exception {
        assumeTrue(SmallDisk.canBeMade(), "only root makes a disk");
        try (SmallDisk disk = SmallDisk.of(300, data)) {
            InfraProcess.awaitLine(disk.process(), "ready");
        }
        try (SmallDisk disk = SmallDisk.of(40, data)) {
            assertThat(InfraProcess.awaitLine(disk.process(), "refused"))
                    .matches("refused: The disk of the data folder " + data
                            + " has \\d+ MB free, and a first start needs \\d+ MB: make room, or choose another"
                            + " folder");
        }
    }

    @Test
    void twoRunSideBySide() {
        Path otherData = withPrograms(data.resolveSibling("other"));
        try (LocalInfra one = LocalInfra.start(LocalInfra.Options.in(data));
                LocalInfra other = LocalInfra.start(LocalInfra.Options.in(otherData))) {
            assertThat(one.postgresUrl()).isNotEqualTo(other.postgresUrl());
            assertThat(one.amqpUri()).isNotEqualTo(other.amqpUri());
        }
    }

    private static void assertEverythingKept(LocalInfra infra) throws Exception {
        try (java.sql.Connection connection = DriverManager.getConnection(
                        infra.postgresUrl(), infra.postgresUser(), infra.postgresPassword());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM kept")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(infra.amqpUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            assertThat(channel.queueDeclarePassive("kept").getMessageCount()).isEqualTo(InfraProcess.MESSAGES);
        }
    }

    /** A data folder in which PostgreSQL's programs are unpacked already. */
    static Path withPrograms(Path data) {
        try {
            Files.createSymbolicLink(Files.createDirectories(data).resolve("bin"), TestServers.binaries());
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ProcessHandle postgresOf(Path data) throws Exception {
        Path pid = data.resolve("postgres/data/postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst()))
                .orElseThrow();
    }
}
