package dev.carafe.infra.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx of the machine's (Debian's package {@code nginx-light}) in front of one server, by nothing more than a {@code
 * proxy_pass}: so it holds answers back that do not say otherwise.
 */
public final class Nginx implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final Process process;
    private final Path folder;
    private final int port;

    private Nginx(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Whether this machine has one; says so if not. */
    public static boolean isInstalled() {
        boolean there = Files.isExecutable(PROGRAM);
        if (!there) {
            System.err.println("LEFT OUT: streams through a proxy, because there is no " + PROGRAM
                    + ". On Debian: apt-get install nginx-light.");
        }
        return there;
    }

    /** Accepts connections when this returns. */
    public static Nginx inFrontOf(int upstream) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("nginx");
        int port = FreePorts.next();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  gzip on;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / { proxy_pass http://127.0.0.1:%3$d; }
                  }
                }
                """.formatted(folder, port, upstream));
        Process process = new ProcessBuilder(
                        PROGRAM.toString(), "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Nginx nginx = new Nginx(process, folder, port);
        for (int n = 0; n < 500 && process.isAlive(); n++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return nginx;
            } catch (ConnectException e) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
        String log = Files.readString(folder.resolve("log"));
        nginx.close();
        throw new IOException("nginx does not start: " + log);
    }

    /** The same address through the proxy. */
    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
