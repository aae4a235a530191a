package dev.carafe.base.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Without keys, loopback only. It is checked before any bean is made, so long before a port is open. What
 * cannot be resolved counts as not loopback.
 */
final class AddressRule implements BeanFactoryPostProcessor {

    private final Environment environment;

    AddressRule(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        check(environment);
    }

    static void check(Environment environment) {
        if (HealthDetails.hasKeys(environment)) {
            return;
        }
        String port = environment.getProperty("server.port", "8080");
        if (!port.equals("-1")) {
            requireLoopback(environment, "server.address");
        }
        String managementPort = environment.getProperty("management.server.port", port);
        if (!managementPort.equals(port) && !managementPort.equals("-1")) {
            // Unset, it is all addresses: it does not follow server.address.
            requireLoopback(environment, "management.server.address");
        }
    }

    private static void requireLoopback(Environment environment, String property) {
        String address = environment.getProperty(property);
        if (!isLoopback(address)) {
            throw new UnprotectedAddressException(
                    property, address == null || address.isBlank() ? "not set (all addresses)" : address);
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
