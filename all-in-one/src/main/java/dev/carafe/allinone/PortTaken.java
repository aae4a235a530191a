package dev.carafe.allinone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** A port that a service is to listen on is already in use. */
final class PortTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private PortTaken(String what, int port, String property) {
        super("Port %d of the %s is already taken; choose another one with --%s=<port> (0: any free one)."
                .formatted(port, what, property));
    }

    /** Looks before anything is started, so that there is one line and not a stack trace out of three services. */
    static void check(String what, String address, int port, String property) {
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host(address), port));
        } catch (IOException e) {
            throw new PortTaken(what, port, property);
        }
    }

    private static InetAddress host(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
