package dev.carafe.base.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may call.
 *
 * @param keys the keys that are accepted; none means open to all, which only a process on loopback may be
 * @param allowedHosts host names, beside those of loopback, under which a process without keys may be addressed
 */
@Validated
@ConfigurationProperties("carafe.security")
record SecurityProperties(
        @DefaultValue List<@Valid Key> keys, @DefaultValue Set<String> allowedHosts) {

    /**
     * A key. Only its hash is kept: a plain SHA-256, which is enough because a key is a random token of at least 32
     * characters (128 bits and more, as {@code openssl rand -hex 32} makes it) and never a password that a person chose.
     *
     * @param name who holds it, for logs
     * @param hash {@code sha256:} and 64 hexadecimal digits
     * @param scopes what it allows
     */
    record Key(
            @NotBlank String name,

            @NotBlank @Pattern(
                    regexp = "sha256:[0-9a-fA-F]{64}",
                    message = "must be sha256: and 64 hexadecimal digits, as printf %s KEY | sha256sum gives them")
            String hash,

            @NotEmpty Set<
                            @Pattern(
                                    regexp = "tasks:submit|tasks:read|tasks:control|events:publish|events:read|admin",
                                    message =
                                            "must be one of tasks:submit, tasks:read, tasks:control, events:publish, events:read, admin")
                            String>
                    scopes) {

        Set<Scope> held() {
            return scopes.stream().map(Scope::fromWire).collect(Collectors.toUnmodifiableSet());
        }
    }
}
