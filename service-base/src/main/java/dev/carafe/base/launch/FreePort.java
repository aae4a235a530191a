package dev.carafe.base.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/** The address that a service is to listen on must be free, and this machine's. */
final class FreePort implements StartRule {

    @Override
    public void check(ConfigurableEnvironment environment) {
        check(environment, "server", environment.getProperty("server.port", "8080"));
        check(environment, "management.server", environment.getProperty("management.server.port"));
    }

    private static void check(ConfigurableEnvironment environment, String server, @Nullable String port) {
        if (port == null || !port.matches("\\d{1,5}") || port.equals("0")) {
            return;
        }
        String address = environment.getProperty(server + ".address");
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            InetAddress host = address == null || address.isBlank() ? null : InetAddress.getByName(address);
            int number = Integer.parseInt(port);
            socket.bind(host == null ? new InetSocketAddress(number) : new InetSocketAddress(host, number));
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).contains("in use")
                    ? "is already taken"
                    : "cannot be listened on (" + e.getMessage() + ")";
            throw new RefusedStart("Port " + port + " on " + Objects.requireNonNullElse(address, "all addresses") + " "
                    + why + "; choose another one with --" + OperatorSetting.of(environment, server + ".port")
                    + "=<port> (0: any free one).");
        }
    }
}
