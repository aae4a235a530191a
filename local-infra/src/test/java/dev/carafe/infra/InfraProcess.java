package dev.carafe.infra;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A JVM of its own that starts both servers, leaves a committed row and confirmed messages, and waits to be killed. */
final class InfraProcess {
    static final int MESSAGES = 200;

    private InfraProcess() {}

    public static void main(String[] args) throws Exception {
        LocalInfra infra;
        try {
            infra = LocalInfra.start(LocalInfra.Options.in(Path.of(args[0])));
        } catch (LocalInfraException e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        try (java.sql.Connection connection = DriverManager.getConnection(
                        infra.postgresUrl(), infra.postgresUser(), infra.postgresPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (id int)");
            statement.execute("INSERT INTO kept VALUES (42)");
        }
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(infra.amqpUri());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("kept", true, false, false, null);
            channel.confirmSelect();
            for (int i = 0; i < MESSAGES; i++) {
                channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, new byte[200]);
            }
            channel.waitForConfirmsOrDie(20_000);
        }
        System.out.println("ready " + infra.postgresUrl());
        if (System.in.read() < 0) {
            infra.close();
        }
    }

    static Process start(Path data, List<String> prefix, String... jvmOptions) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short lives: to compile well would not pay.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(jvmOptions));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), InfraProcess.class.getName(), data.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The child's next line that starts so. */
    static String awaitLine(Process process, String start) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(start)) {
                return Objects.requireNonNull(line);
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("the child ended without a line '" + start + "…': " + seen);
    }
}
