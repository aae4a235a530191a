package dev.carafe.base.info;

/**
 * Which process this is.
 *
 * @param name the service, as {@code spring.application.name} says
 * @param instanceId random, another one at every start
 * @param host the machine's name
 * @param version the platform's version; {@code unknown} where the build left none
 */
public record ServiceIdentity(String name, String instanceId, String host, String version) {

    /** The source of this process's events: {@code /carafe/<name>/<instanceId>}. */
    public String source() {
        return "/carafe/" + name + "/" + instanceId;
    }
}
