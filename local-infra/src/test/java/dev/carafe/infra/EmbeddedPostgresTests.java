package dev.carafe.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.infra.testing.FreePorts;
import dev.carafe.infra.testing.TestServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTests {

    private final AtomicInteger tries = new AtomicInteger();

    /** An outgoing connection of any program may be given the chosen port before the server binds it. */
    @Test
    void takesAnotherPortWhenSomebodyWasQuickerToBindTheChosenOne() throws Exception {
        int free = FreePorts.next();
        EmbeddedPostgres.Options options = TestServers.freshPostgres();
        try (ServerSocket quicker = new ServerSocket(0, 1, loopback())) {
            List<Integer> choices = List.of(quicker.getLocalPort(), quicker.getLocalPort(), free);
            try (EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(options, () -> choices.get(tries.getAndIncrement()))) {
                assertThat(postgres.port()).isEqualTo(free);
            }
        }
        assertThat(tries).hasValue(3);
    }

    @Test
    void staysWithThePortThatItWasTold() throws Exception {
        EmbeddedPostgres.Options fresh = TestServers.freshPostgres();
        try (ServerSocket quicker = new ServerSocket(0, 1, loopback())) {
            var options = new EmbeddedPostgres.Options(
                    fresh.folder(),
                    fresh.binaries(),
                    new ServerPort(quicker.getLocalPort(), "carafe.some.port"),
                    fresh.password());

            assertThatThrownBy(() -> EmbeddedPostgres.start(options, () -> {
                        tries.incrementAndGet();
                        return quicker.getLocalPort();
                    }))
                    .isInstanceOf(LocalInfraException.class)
                    .hasMessageContaining("carafe.some.port");
        }
        assertThat(tries).hasValue(1);
    }

    private static InetAddress loopback() throws Exception {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
