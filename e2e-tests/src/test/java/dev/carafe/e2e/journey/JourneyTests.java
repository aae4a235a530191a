package dev.carafe.e2e.journey;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Platform;
import dev.carafe.infra.testing.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two of each service, which no test here stops; so that one start serves all journeys. */
@ParameterizedClass(name = "on {0}")
@EnumSource
class JourneyTests {

    private static @Nullable Platform platform;
    private static @Nullable Broker runsOn;

    @Parameter
    @SuppressWarnings("unused") // JUnit wants a place for it.
    private @Nullable Broker broker;

    @BeforeParameterizedClassInvocation
    static void start(Broker broker) {
        runsOn = broker;
        platform = Platform.on(broker, "journeys", TestServers.freshDatabase());
        String scripts = "--carafe.worker.scripts=" + ClientScripts.folder();
        platform.configure("worker-1", scripts);
        platform.configure("worker-2", scripts);
        platform.startServices("gateway-1", "gateway-2", "worker-1", "worker-2", "hub-1", "hub-2");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (platform != null) {
            platform.close();
            platform = null;
        }
    }

    static Platform platform() {
        if (platform == null) {
            throw new IllegalStateException("the platform was not started");
        }
        return platform;
    }

    /** For what speaks HTTP only, and to which the broker makes no difference: it runs on the embedded one. */
    static void onceIsEnough() {
        assumeThat(runsOn).as("broker").isEqualTo(Broker.EMBEDDED);
    }

    @Nested
    class Tasks extends TaskJourney {}

    @Nested
    class Lanes extends LaneJourney {}

    @Nested
    class Control extends ControlJourney {}

    @Nested
    class Events extends EventJourney {}

    @Nested
    class Streams extends StreamJourney {}

    @Nested
    class ClientTasks extends ClientTaskJourney {}

    @Nested
    class ClientFailures extends ClientFailureJourney {}

    @Nested
    class ClientEvents extends ClientEventJourney {}

    @Nested
    class ClientExchange extends ClientExchangeJourney {}

    @Nested
    class TaskEvents extends TaskEventJourney {}
}
