package dev.carafe.base.launch;

import org.springframework.core.env.ConfigurableEnvironment;

/** What must hold before anything is started. Rules are named in {@code META-INF/spring.factories}. */
public interface StartRule {

    /**
     * Looks at the settings, files included.
     *
     * @throws RefusedStart if the process must not start with them
     */
    void check(ConfigurableEnvironment environment);
}
