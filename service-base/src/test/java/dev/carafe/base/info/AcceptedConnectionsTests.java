package dev.carafe.base.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carafe.base.testing.SmallService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptedConnectionsTests {

    private static final Path SYSTEMS_BOUND = Path.of("/proc/sys/net/core/somaxconn");

    /** One that is not taken in is tried again by the system a second later at the earliest. */
    private static final int BEFORE_IT_IS_TRIED_AGAIN = 900;

    @Test
    void aBurstOfConnectionsIsTakenInWhileNoneIsAccepted() throws Exception {
        assumeTrue(Files.exists(SYSTEMS_BOUND), "the system's own bound is known on Linux only");
        int many =
                Math.min(2_000, Integer.parseInt(Files.readString(SYSTEMS_BOUND).strip()));
        List<Socket> burst = new ArrayList<>();
        try (SmallService service = SmallService.start(SmallService.NO_BROKER)) {
            service.connector().pause();
            for (int n = 0; n < many; n++) {
                Socket socket = new Socket();
                burst.add(socket);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()),
                        BEFORE_IT_IS_TRIED_AGAIN);
            }
            service.connector().resume();

            Socket last = burst.getLast();
            last.getOutputStream()
                    .write("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(last.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : burst) {
                socket.close();
            }
        }
    }
}
