package dev.carafe.e2e.platform;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A gateway, a worker or a hub: its executable jar as a process of its own, on a free port. */
public final class Service implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    /** Which service. */
    public enum Kind {
        GATEWAY("task-gateway/target/task-gateway-exec.jar", "gateway"),
        WORKER("worker-service/target/worker-service-exec.jar", "worker"),
        HUB("event-hub/target/event-hub-exec.jar", "hub");

        private final String jar;
        private final String property;

        Kind(String jar, String property) {
            this.jar = jar;
            this.property = property;
        }

        private Path jar() {
            return Repository.file(jar);
        }
    }

    private final String name;
    private final Child process;
    private final Program.Run run;
    private final Api api;

    private Service(String name, Child process, Program.Run run, Api api) {
        this.name = name;
        this.process = process;
        this.run = run;
        this.api = api;
    }

    /**
     * Where a service runs.
     *
     * @param name also what it takes for its machine's name, by which a worker is known in the database
     * @param logs the folder of its log
     * @param variables of its environment, in addition to the usual ones
     * @param trust whom to trust if its settings make it speak TLS; else null
     */
    record Place(
            String name,
            Path logs,
            Map<String, String> variables,
            @Nullable SSLContext trust) {

        Place {
            Map<String, String> all = new HashMap<>(variables);
            all.put("HOSTNAME", name);
            variables = Map.copyOf(all);
        }

        private Api api(String port) {
            return trust == null
                    ? new Api(URI.create("http://127.0.0.1:" + port))
                    : new Api(URI.create("https://localhost:" + port), trust);
        }
    }

    /** Starts a service; returns when it says that it is ready. */
    static Service start(Kind kind, Place place, List<String> settings, @Nullable Plugin plugin) {
        String name = place.name();
        List<String> all = new ArrayList<>(settings);
        all.add("--carafe." + kind.property + ".port=0");
        if (plugin != null) {
            all.addAll(plugin.settings());
        }
        Program.Run run = Program.of(kind.jar()).run(all, plugin == null ? null : plugin.jar());
        Child process = Child.java(place.logs().resolve(name + ".log"), place.variables(), run.arguments());
        try {
            Service service = new Service(name, process, run, place.api(process.awaitOutput(PORT)));
            await(name + " is ready")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(name + " ended: " + process.output());
                        }
                    })
                    .until(service::isReady);
            return service;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    /** Its HTTP interface. */
    public Api api() {
        return api;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether all that it needs is there; a gateway and a hub answer before that, so that they are ready then. */
    public boolean isReady() {
        try {
            return api.send(Api.get("/actuator/health")).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** kill -9. */
    public void kill() {
        process.kill();
    }

    /** Stops it in its tracks, as a virtual machine that is moved does; it cannot notice. */
    public void freeze() {
        process.signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        process.signal("CONT");
    }

    /** The status of one of its health groups, such as {@code liveness}. */
    public int health(String group) {
        return api.answer(Api.get("/actuator/health/" + group)).status();
    }

    /** What it has printed. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        boolean wroteArchive = run.trains() && process.isAlive() && process.stop();
        process.close();
        if (wroteArchive) {
            run.program().keepArchive();
        }
    }
}
