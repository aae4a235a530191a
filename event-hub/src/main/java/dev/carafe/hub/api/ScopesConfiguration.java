package dev.carafe.hub.api;

import dev.carafe.base.security.Scope;
import dev.carafe.base.security.ScopeRule;
import dev.carafe.base.security.ScopeRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** What each call needs; all that is not named here needs {@code admin}. */
@Configuration(proxyBeanMethods = false)
class ScopesConfiguration {

    @Bean
    ScopeRules hubScopes() {
        return ScopeRules.of(
                ScopeRule.of(HttpMethod.POST, "/v1/events", Scope.EVENTS_PUBLISH),
                ScopeRule.of(HttpMethod.GET, "/v1/events", Scope.EVENTS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/events/stream", Scope.EVENTS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/series/**", Scope.EVENTS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/event-types", Scope.EVENTS_READ),
                ScopeRule.of(HttpMethod.GET, "/v1/event-types/*", Scope.EVENTS_READ),
                ScopeRule.of(HttpMethod.PUT, "/v1/event-types/*", Scope.ADMIN));
    }
}
