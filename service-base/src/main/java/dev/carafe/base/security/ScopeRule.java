package dev.carafe.base.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What an address needs.
 *
 * @param method null for all methods
 * @param pathPattern as in {@code @RequestMapping}; {@code /v1/tasks/**}
 * @param scope null if it is open to all
 */
public record ScopeRule(
        @Nullable HttpMethod method,
        String pathPattern,
        @Nullable Scope scope) {

    /** Any method on that path needs the scope. */
    public static ScopeRule of(String pathPattern, Scope scope) {
        return new ScopeRule(null, pathPattern, scope);
    }

    /** The method on that path needs the scope. */
    public static ScopeRule of(HttpMethod method, String pathPattern, Scope scope) {
        return new ScopeRule(method, pathPattern, scope);
    }

    /** The path is open to all. */
    public static ScopeRule open(String pathPattern) {
        return new ScopeRule(null, pathPattern, null);
    }
}
