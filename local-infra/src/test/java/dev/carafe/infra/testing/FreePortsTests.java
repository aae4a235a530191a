package dev.carafe.infra.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.infra.LocalInfraException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTests {

    private static final int COUNT = 6;

    private final Path folder = TestServers.freshFolder("ports");

    @Test
    void portsDifferAndNoOutgoingConnectionCanTakeThem() {
        Set<Integer> ports = new HashSet<>();
        for (int n = 0; n < 50; n++) {
            ports.add(FreePorts.next());
        }

        assertThat(ports).hasSize(50).allSatisfy(port -> assertThat(port).isBetween(10_000, 31_999));
    }

    @Test
    void whatSomebodyListensOnIsLeftOut() throws Exception {
        int first = FreePorts.next();
        try (ServerSocket _ = new ServerSocket(first, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            FreePorts ports = new FreePorts(folder, first, 1);

            assertThatThrownBy(ports::take)
                    .isInstanceOf(LocalInfraException.class)
                    .hasMessage("No port from %d to %d is free".formatted(first, first));
        }
    }

    @Test
    void twoProcessesNeverGetTheSame() throws Exception {
        // Nothing else listens there, or the two would find less than all.
        int first = 9_000 + Math.floorMod(folder.hashCode(), 900);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = other.inputReader(StandardCharsets.UTF_8)) {
            List<Integer> theirs = new ArrayList<>();
            for (int n = 0; n < COUNT / 2; n++) {
                theirs.add(Integer.parseInt(lines.readLine()));
            }
            FreePorts ports = new FreePorts(folder, first, COUNT);
            List<Integer> ours = new ArrayList<>();
            for (int n = 0; n < COUNT / 2; n++) {
                ours.add(ports.take());
            }

            assertThat(ours).doesNotContainAnyElementsOf(theirs).doesNotHaveDuplicates();
            assertThatThrownBy(ports::take).isInstanceOf(LocalInfraException.class);
            other.destroyForcibly().waitFor();
            assertThat(ports.take()).as("a port of the one that has ended").isIn(theirs);
        } finally {
            other.destroyForcibly();
        }
    }

    /** A process that takes half of the ports and keeps them until it is killed. */
    static final class Taker {
        private Taker() {}

        public static void main(String[] arguments) throws Exception {
            FreePorts ports = new FreePorts(Path.of(arguments[0]), Integer.parseInt(arguments[1]), COUNT);
            for (int n = 0; n < COUNT / 2; n++) {
                System.out.println(ports.take());
            }
            System.in.read();
        }
    }
}
