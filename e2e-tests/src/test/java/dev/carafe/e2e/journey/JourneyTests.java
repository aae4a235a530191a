package dev.carafe.e2e.journey;

import dev.carafe.e2e.platform.Broker;
import dev.carafe.e2e.platform.Platform;
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

    @Parameter
    @SuppressWarnings("unused") // JUnit wants a place for it.
    private @Nullable Broker broker;

    @BeforeParameterizedClassInvocation
    static void start(Broker broker) {
        platform =
                Platform.start(broker, "journeys", "gateway-1", "gateway-2", "worker-1", "worker-2", "hub-1", "hub-2");
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
    class TaskEvents extends TaskEventJourney {}
}
