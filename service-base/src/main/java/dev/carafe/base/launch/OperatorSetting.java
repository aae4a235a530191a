package dev.carafe.base.launch;

import org.springframework.core.env.Environment;

/** What an operator sets, where Spring's own setting follows from it. */
public final class OperatorSetting {

    private OperatorSetting() {}

    /** The name to tell people, for {@code server.port} or {@code server.address}; any other name is told as it is. */
    public static String of(Environment environment, String springs) {
        String service = switch (environment.getProperty("spring.application.name", "")) {
            case "gateway" -> "gateway";
            case "worker" -> "worker";
            case "event-hub" -> "hub";
            default -> "";
        };
        return service.isEmpty() || !springs.startsWith("server.")
                ? springs
                : "carafe." + service + springs.substring("server".length());
    }
}
