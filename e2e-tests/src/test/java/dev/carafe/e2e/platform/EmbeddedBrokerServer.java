package dev.carafe.e2e.platform;

import dev.carafe.infra.EmbeddedBroker;
import dev.carafe.infra.ServerPort;
import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** The embedded broker in a JVM of its own, so that it can be killed alone. */
final class EmbeddedBrokerServer implements BrokerServer {

    private static final String PASSWORD = "e2e";
    private static final Pattern SERVING = Pattern.compile("serving on port (\\d+)");

    private final Path folder = TestServers.freshFolder("e2e-broker");
    private final String test;
    private final int port = FreePorts.next();
    private Child process;

    private EmbeddedBrokerServer(String test) {
        this.test = test;
        this.process = launch();
        process.awaitOutput(SERVING);
    }

    static EmbeddedBrokerServer start(String test) {
        return new EmbeddedBrokerServer(test);
    }

    /** The process: serves on a port until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBroker.Options(
                Path.of(arguments[0]),
                EmbeddedBroker.Store.DURABLE,
                new ServerPort(Integer.parseInt(arguments[1]), "port"),
                PASSWORD));
        System.out.println("serving on port " + broker.port());
        new CountDownLatch(1).await();
    }

    private Child launch() {
        return Child.java(
                Repository.logs(test).resolve("broker.log"),
                Map.of(),
                List.of(
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedBrokerServer.class.getName(),
                        folder.toString(),
                        Integer.toString(port)));
    }

    @Override
    public String amqpUri() {
        return "amqp://carafe:" + PASSWORD + "@127.0.0.1:" + port;
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void restart() {
        process = launch();
        process.awaitOutput(SERVING);
    }

    @Override
    public void close() {
        process.close();
    }
}
