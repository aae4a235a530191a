package dev.carafe.worker;

import dev.carafe.base.launch.Launch;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;

/** The worker by itself, with the demo. A worker of one's own is an application of its own, with this on its class path. */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class})
public class WorkerApplication {

    /** Starts a worker. */
    public static void main(String[] arguments) {
        Launch.prepare("Carafe's worker", arguments);
        builder().run(arguments);
    }

    /** The application, configured by {@code carafe-worker.yml}, to be run. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class).properties("spring.config.name=" + InWorkers.OWN);
    }
}
