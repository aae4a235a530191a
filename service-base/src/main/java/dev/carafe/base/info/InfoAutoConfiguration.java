package dev.carafe.base.info;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Gives the process its identity. */
@AutoConfiguration
class InfoAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ServiceIdentity serviceIdentity(Environment environment, ObjectProvider<BuildProperties> build) {
        BuildProperties properties = build.getIfAvailable();
        String version = properties == null ? null : properties.getVersion();
        return new ServiceIdentity(
                environment.getProperty("spring.application.name", "service"),
                "%012x".formatted(ThreadLocalRandom.current().nextLong() & 0xffff_ffff_ffffL),
                hostName(),
                version == null ? "unknown" : version);
    }

    @Bean
    IdentityInfo identityInfo(ServiceIdentity identity) {
        return new IdentityInfo(identity);
    }

    private static String hostName() {
        String given = System.getenv("HOSTNAME");
        if (given != null && !given.isBlank()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
