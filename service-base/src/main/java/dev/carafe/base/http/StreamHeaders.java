package dev.carafe.base.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** Keeps proxies from holding back what a stream of server-sent events has to say until it ends. */
final class StreamHeaders implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) instanceof Set<?> types
                && types.contains(MediaType.TEXT_EVENT_STREAM)) {
            // A proxy that compresses gathers first.
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform");
            response.setHeader("X-Accel-Buffering", "no"); // nginx
        }
        return true;
    }
}
