package dev.carafe.base.security;

import dev.carafe.base.problem.Problem;
import dev.carafe.base.problem.ProblemWriter;
import dev.carafe.base.security.Keyring.Holder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestWrapper;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request pass if its key holds the scope that its address needs. The holder's name is the request's principal
 * from then on.
 */
final class KeyFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";

    private final List<Rule> rules;
    private final Keyring keyring;
    private final ProblemWriter problems;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    KeyFilter(List<ScopeRule> rules, Keyring keyring, ProblemWriter problems) {
        this.rules = rules.stream().map(Rule::of).toList();
        this.keyring = keyring;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Scope needed = needed(request);
        String key = key(request);
        Holder holder = key == null ? null : keyring.holder(key);
        if (needed == null) {
            pass(holder, request, response, chain);
        } else if (key == null) {
            problems.write(
                    response,
                    unauthorized(needed, "Send a key as 'Authorization: Bearer <key>' or 'X-API-Key: <key>'"));
        } else if (holder == null) {
            problems.write(response, unauthorized(needed, "The key is not one that is accepted here"));
        } else if (!needed.isIn(holder.scopes())) {
            problems.write(response, forbidden(needed));
        } else {
            pass(holder, request, response, chain);
        }
    }

    private void pass(
            @Nullable Holder holder, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (holder == null) {
            chain.doFilter(request, response);
        } else {
            remember(holder, request, response);
            // What is open shows more to some, and asks the request who they are.
            chain.doFilter(new SecurityContextHolderAwareRequestWrapper(request, ""), response);
        }
    }

    private @Nullable Scope needed(HttpServletRequest request) {
        for (Rule rule : rules) {
            if (rule.matcher.matches(request)) {
                return rule.scope;
            }
        }
        return Scope.ADMIN;
    }

    private static @Nullable String key(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return request.getHeader("X-API-Key");
    }

    private void remember(Holder holder, HttpServletRequest request, HttpServletResponse response) {
        var authorities = holder.scopes().stream()
                .map(scope -> new SimpleGrantedAuthority(scope.wireName()))
                .toList();
        var context = new SecurityContextImpl(
                UsernamePasswordAuthenticationToken.authenticated(holder.name(), null, authorities));
        SecurityContextHolder.setContext(context);
        // For the second dispatch of an asynchronous answer.
        contexts.saveContext(context, request, response);
    }

    private static Problem unauthorized(Scope needed, String detail) {
        return new Problem(HttpStatus.UNAUTHORIZED, "unauthorized", "A key is needed", detail)
                .with("scope", needed.wireName())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    private static Problem forbidden(Scope needed) {
        return new Problem(
                        HttpStatus.FORBIDDEN,
                        "missing-scope",
                        "The key lacks a scope",
                        "This needs a key with the scope " + needed.wireName())
                .with("scope", needed.wireName());
    }

    private record Rule(RequestMatcher matcher, @Nullable Scope scope) {

        static Rule of(ScopeRule rule) {
            HttpMethod method = rule.method();
            RequestMatcher matcher = HttpMethod.GET.equals(method)
                    // HEAD asks for the same without its body.
                    ? new OrRequestMatcher(
                            PathPatternRequestMatcher.withDefaults().matcher(method, rule.pathPattern()),
                            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.HEAD, rule.pathPattern()))
                    : matcher(rule, method);
            return new Rule(matcher, rule.scope());
        }

        private static RequestMatcher matcher(ScopeRule rule, @Nullable HttpMethod method) {
            return rule.pathPattern().equals("/**") && method == null
                    ? AnyRequestMatcher.INSTANCE
                    : PathPatternRequestMatcher.withDefaults().matcher(method, rule.pathPattern());
        }
    }
}
