package dev.carafe.base.security;

import java.util.List;

/**
 * What a service's addresses need; a bean. The first rule that matches counts; an address that none matches needs
 * {@link Scope#ADMIN}.
 */
public record ScopeRules(List<ScopeRule> rules) {

    /** Makes a copy. */
    public ScopeRules {
        rules = List.copyOf(rules);
    }

    /** In that order. */
    public static ScopeRules of(ScopeRule... rules) {
        return new ScopeRules(List.of(rules));
    }
}
