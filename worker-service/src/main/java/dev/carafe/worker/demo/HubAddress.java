package dev.carafe.worker.demo;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where tasks that read events find the event hub. Never part of a payload: a caller must not choose which address a
 * worker calls.
 *
 * @param url the hub's address
 * @param key what is sent to it; needs the scope {@code events:read}; empty if the hub asks for none
 */
@Validated
@ConfigurationProperties("carafe.hub")
record HubAddress(
        @DefaultValue("http://127.0.0.1:8082") @NotNull URI url,
        @DefaultValue("") @NotNull String key) {

    HubAddress {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("carafe.hub.url must be an address such as http://hub:8082, not " + url);
        }
    }

    /** The address below the hub's own. */
    URI resolve(String pathAndQuery) {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return url.toString();
    }
}
