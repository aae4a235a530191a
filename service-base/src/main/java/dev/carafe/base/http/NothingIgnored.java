package dev.carafe.base.http;

import dev.carafe.base.problem.InvalidParameter;
import dev.carafe.base.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses what a call would ignore: a body where it takes none, a query parameter that it does not know. Whoever sends a filter
 * that is not looked at would do to all what was meant for some. A method of ours that takes all parameters at once, or the
 * request itself, knows by itself which there are.
 */
final class NothingIgnored implements HandlerInterceptor {

    private static final String OURS = "dev.carafe.";

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final Map<HandlerMethod, Taken> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)
                && request.getDispatcherType() == DispatcherType.REQUEST) {
            Taken taken = known.computeIfAbsent(method, Taken::by);
            if (!taken.body && hasBody(request)) {
                throw new Problem(
                        HttpStatus.BAD_REQUEST,
                        "unexpected-body",
                        "A body is not taken here",
                        "This call takes no body, and nothing was done; what it takes stands in its address");
            }
            Set<String> parameters = taken.parameters;
            if (parameters != null && request.getQueryString() != null) {
                request.getParameterMap().keySet().forEach(name -> requireKnown(name, parameters));
            }
        }
        return true;
    }

    private static void requireKnown(String name, Set<String> parameters) {
        if (!parameters.contains(name)) {
            throw new InvalidParameter(name, "'" + name + "' is not a parameter of this call");
        }
    }

    private static boolean hasBody(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length >= 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            return length > 0;
        }
        return request.getInputStream().read() >= 0; // chunks, maybe none
    }

    /**
     * What a method takes.
     *
     * @param parameters by their names; null if the method itself looks at all of them
     */
    private record Taken(boolean body, @Nullable Set<String> parameters) {

        static Taken by(HandlerMethod method) {
            boolean body = false;
            Set<String> parameters = new HashSet<>();
            boolean looksItself = false;
            boolean takesRequest = false;
            for (MethodParameter parameter : method.getMethodParameters()) {
                Class<?> type = parameter.getParameterType();
                parameter.initParameterNameDiscovery(NAMES);
                RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
                if (parameter.hasParameterAnnotation(RequestBody.class)
                        || HttpEntity.class.isAssignableFrom(type)
                        || InputStream.class.isAssignableFrom(type)) {
                    body = true;
                } else if (ServletRequest.class.isAssignableFrom(type)) {
                    takesRequest = true;
                    looksItself = true;
                } else if (named != null && Map.class.isAssignableFrom(type)) {
                    looksItself = true;
                } else if (named != null) {
                    parameters.add(
                            named.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : named.name());
                }
            }
            return new Taken(body || (takesRequest && writes(method)), looksItself ? null : Set.copyOf(parameters));
        }

        /** Whether a method that is given the request itself may read a body from it. */
        private static boolean writes(HandlerMethod method) {
            RequestMapping mapping =
                    AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
            return mapping != null
                    && !Collections.disjoint(List.of(mapping.method()), Set.of(RequestMethod.POST, RequestMethod.PUT));
        }
    }
}
