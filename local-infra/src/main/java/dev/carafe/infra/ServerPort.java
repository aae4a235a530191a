package dev.carafe.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The port of a local server on 127.0.0.1.
 *
 * @param number 0 for any free one
 * @param property the setting that changes it, named in the message when the port is taken
 */
public record ServerPort(int number, String property) {
    public ServerPort {
        if (number < 0 || number > 65_535) {
            throw new LocalInfraException(property + " is " + number + ", but a port is a number from 0 to 65535");
        }
    }

    /** Any free port. */
    public static ServerPort any() {
        return new ServerPort(0, "the port");
    }

    boolean chosenForUs() {
        return number == 0;
    }

    /** The number to bind; another program may still take it before the server does. */
    int resolve(String server) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), number));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw taken(server, e);
        }
    }

    LocalInfraException taken(String server, Throwable cause) {
        return new LocalInfraException(
                "Port " + number + " for " + server + " is taken by another program: stop it, or set " + property
                        + " to another port",
                cause);
    }
}
