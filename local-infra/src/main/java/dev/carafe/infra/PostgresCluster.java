package dev.carafe.infra;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data of a PostgreSQL server: created once, checked at every start. The superuser has no password, so nobody can
 * log in as it; the services' role owns the services' database and may create others.
 */
final class PostgresCluster {
    static final String ROLE = "carafe";

    private final Path folder;
    private final Path data;
    private final Path binaries;
    private final PostgresRunner runner;

    private PostgresCluster(Path folder, Path binaries, PostgresRunner runner) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.binaries = binaries;
        this.runner = runner;
    }

    /** Creates the data in {@code folder} if there are none, and makes {@code password} the role's. */
    static PostgresCluster prepare(Path folder, Path binaries, String password) throws IOException {
        Path data = folder.resolve("data");
        if (Files.exists(data)) {
            checkVersion(data);
        }
        PostgresCluster cluster = new PostgresCluster(folder, binaries, PostgresRunner.forData(data, binaries));
        if (!Files.exists(data)) {
            cluster.create();
        }
        cluster.setPassword(password);
        return cluster;
    }

    PostgresRunner runner() {
        return runner;
    }

    Path data() {
        return data;
    }

    private static void checkVersion(Path data) throws IOException {
        if (!Files.isReadable(data)) {
            throw new LocalInfraException("The PostgreSQL data in " + data + " belong to the user "
                    + Files.getOwner(data) + ": start as that user, or choose another data folder");
        }
        Path file = data.resolve("PG_VERSION");
        String version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!version.equals(Integer.toString(PostgresBinaries.MAJOR))) {
            throw new LocalInfraException("The data in " + data + " are of PostgreSQL " + version + ", and this is "
                    + PostgresBinaries.MAJOR + ": choose another data folder, or move the data with pg_dump");
        }
    }

    private void create() throws IOException {
        Path part = folder.resolve("data.part");
        Folders.delete(part);
        runner.createPrivateFolder(part);
        run(
                runner.once(List.of(
                        program("initdb"),
                        "--pgdata=" + part,
                        "--username=postgres",
                        "--auth=reject",
                        "--encoding=UTF8",
                        "--locale=C",
                        // Sorts and folds the same way on every operating system.
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions")),
                "");
        single(part, "CREATE ROLE " + ROLE + " LOGIN CREATEDB;\nCREATE DATABASE " + ROLE + " OWNER " + ROLE + ";\n");
        Files.writeString(part.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void setPassword(String password) throws IOException {
        Path mark = folder.resolve("password.sha256");
        String digest = sha256(password);
        if (Files.exists(mark) && Files.readString(mark).equals(digest)) {
            return;
        }
        FormerPostgres.awaitEnd(data);
        single(data, "ALTER ROLE " + ROLE + " PASSWORD '" + password.replace("'", "''") + "';\n");
        Credentials.writePrivately(mark, digest);
    }

    private void single(Path cluster, String sql) throws IOException {
        String output =
                run(runner.once(List.of(program("postgres"), "--single", "-D", cluster.toString(), "postgres")), sql);
        if (output.contains("ERROR:") || output.contains("FATAL:")) {
            throw new LocalInfraException("PostgreSQL could not be set up: " + lastLine(output));
        }
    }

    private static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedWriter writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new LocalInfraException("PostgreSQL could not be set up: " + lastLine(output));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LocalInfraException("Interrupted while PostgreSQL was set up", e);
        }
        return output;
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private static String lastLine(String output) {
        try (Stream<String> lines = output.lines()) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((former, line) -> line.contains("removing") ? former : line)
                    .orElse("no output");
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
