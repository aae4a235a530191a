package dev.carafe.base.security;

import dev.carafe.base.launch.OperatorSetting;
import dev.carafe.base.launch.RefusedStart;
import dev.carafe.base.launch.StartRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Without keys, loopback only. It is checked before any bean is made, so long before a port is open. What
 * cannot be resolved counts as not loopback.
 */
final class AddressRule implements StartRule {

    @Override
    public void check(ConfigurableEnvironment environment) {
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
            String setting = OperatorSetting.of(environment, property);
            throw new RefusedStart(setting + " is "
                    + (address == null || address.isBlank() ? "not set (all addresses)" : address)
                    + ", which is not loopback, and no keys are configured: listen on loopback (--" + setting
                    + "=127.0.0.1), or set carafe.security.keys[0].name, .hash and .scopes: a key is made by"
                    + " `openssl rand -hex 32`, its hash by `printf %s KEY | sha256sum`.");
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
