package dev.carafe.base.security;

import dev.carafe.base.problem.ProblemWriter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * One chain of Spring Security's filters for everything: stateless, without sessions, forms or CSRF tokens. With keys it
 * asks for scopes; without, it only guards against browsers.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityAutoConfiguration {

    private static final List<ScopeRule> SHARED = List.of(
            ScopeRule.open("/"),
            ScopeRule.open("/actuator/health"),
            ScopeRule.open("/actuator/health/**"),
            ScopeRule.of("/actuator", Scope.ADMIN),
            ScopeRule.of("/actuator/**", Scope.ADMIN),
            ScopeRule.open("/v3/api-docs"),
            ScopeRule.open("/v3/api-docs.yaml"),
            ScopeRule.open("/v3/api-docs/**"),
            ScopeRule.open("/swagger-ui/**"),
            ScopeRule.open("/swagger-ui.html"),
            ScopeRule.open("/webjars/**"));

    @Bean
    SecurityFilterChain scopes(
            SecurityProperties properties, ObjectProvider<ScopeRules> contributed, ProblemWriter problems) {
        if (properties.keys().isEmpty()) {
            return new DefaultSecurityFilterChain(
                    AnyRequestMatcher.INSTANCE, headers(), new BrowserGuard(properties.allowedHosts(), problems));
        }
        // The shared rules come first: no service can open the actuator by a pattern that is too wide.
        List<ScopeRule> rules = new ArrayList<>(SHARED);
        contributed.orderedStream().forEach(each -> rules.addAll(each.rules()));
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                headers(),
                new SecurityContextHolderFilter(new RequestAttributeSecurityContextRepository()),
                new KeyFilter(rules, new Keyring(properties.keys()), problems));
    }

    /** Keeps Spring Boot from making a user with a password of its own. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new AuthenticationServiceException("keys are the only credentials here");
        };
    }

    private static HeaderWriterFilter headers() {
        return new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new CacheControlHeadersWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.SAMEORIGIN)));
    }
}
