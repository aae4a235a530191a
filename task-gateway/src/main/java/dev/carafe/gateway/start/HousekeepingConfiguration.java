package dev.carafe.gateway.start;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Wires a thread of its own for housekeeping. */
@Configuration(proxyBeanMethods = false)
public class HousekeepingConfiguration {

    /**
     * The scheduler for what takes as long as it takes, and which nobody waits for: everything else that is done again and
     * again, such as the look for ends that were not heard of, shares one thread.
     */
    public static final String SCHEDULER = "housekeeping";

    // Not a candidate where any scheduler will do: the one that is there for everything else would be left out.
    @Bean(name = SCHEDULER, defaultCandidate = false)
    ThreadPoolTaskScheduler housekeeping() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(1);
        scheduler.setThreadNamePrefix("housekeeping-");
        scheduler.setDaemon(true);
        return scheduler;
    }
}
