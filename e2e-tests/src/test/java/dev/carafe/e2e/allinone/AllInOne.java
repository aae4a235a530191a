package dev.carafe.e2e.allinone;

import dev.carafe.e2e.platform.Api;
import dev.carafe.e2e.platform.Child;
import dev.carafe.e2e.platform.Repository;
import dev.carafe.infra.testing.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code java -jar carafe.jar} on a data folder. */
final class AllInOne implements AutoCloseable {

    private static final Path JAR = Repository.file("all-in-one/target/carafe.jar");
    private static final Pattern WELCOME = Pattern.compile("(?s)(Carafe is serving after .*?/v1/services/demo/tasks)");

    private final Child process;

    private AllInOne(Child process) {
        this.process = process;
    }

    /** Starts it without waiting for anything. */
    static AllInOne launch(String log, Path data, String... settings) {
        return launch(log, List.of(), List.of(), data, settings);
    }

    /** The same below another program, and with options of the JVM. */
    static AllInOne launch(String log, List<String> prefix, List<String> options, Path data, String... settings) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-Xmx320m", "-jar", JAR.toString(), "--carafe.data=" + data));
        // Ports that are free now: what it prints must be what it was told.
        for (String service : List.of("gateway", "worker", "hub")) {
            String port = "--carafe." + service + ".port=";
            if (List.of(settings).stream().noneMatch(setting -> setting.startsWith(port))) {
                arguments.add(port + FreePorts.next());
            }
        }
        if (List.of(settings).stream().noneMatch(setting -> setting.startsWith("--carafe.worker.lease="))) {
            arguments.add("--carafe.worker.lease=2s");
        }
        arguments.addAll(List.of(settings));
        return new AllInOne(
                Child.java(prefix, Repository.logs("all-in-one").resolve(log + ".log"), Map.of(), arguments));
    }

    /** What it prints once it serves. */
    String awaitWelcome() {
        return process.awaitOutput(WELCOME);
    }

    /** The address that it prints for a service. */
    Api api(String service) {
        String url = process.awaitOutput(Pattern.compile("(?m)^ +" + service + " +(http://127\\.0\\.0\\.1:\\d+)"));
        return new Api(URI.create(url));
    }

    Child process() {
        return process;
    }

    /** Its servers, which are processes of their own. */
    List<ProcessHandle> postgres() {
        return process.descendants().stream()
                .filter(child -> child.info()
                        .command()
                        .filter(name -> name.contains("postgres"))
                        .isPresent())
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
