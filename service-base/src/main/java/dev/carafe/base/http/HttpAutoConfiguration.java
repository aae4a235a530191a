package dev.carafe.base.http;

import dev.carafe.base.problem.ProblemWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What holds for every call. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class HttpAutoConfiguration {

    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    @Bean
    FilterRegistrationBean<QueryCharacters> queryCharacters(ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new QueryCharacters(problems));
        registration.setOrder(-1); // after Spring Security's filters
        return registration;
    }

    @Bean
    WebMvcConfigurer everyCall() {
        List<ContentNegotiationStrategy> accept = List.of(new AcceptedTypes());
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.strategies(accept);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new NothingIgnored());
                registry.addInterceptor(new StreamHeaders());
            }
        };
    }

    /** For browsers only: everybody else is answered as at any address at which there is nothing. */
    @Bean
    @ConditionalOnBean(FrontPage.class)
    RouterFunction<ServerResponse> frontPageForBrowsers(FrontPage page) {
        String html = page.html();
        String policy = FrontPage.contentSecurityPolicy();
        RequestPredicate browser = request -> request.path().equals("/")
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
                && acceptsPages(request);
        return RouterFunctions.route(
                browser,
                request -> ServerResponse.ok()
                        .contentType(PAGE)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .header("Content-Security-Policy", policy)
                        .header("Referrer-Policy", "no-referrer")
                        .body(html));
    }

    private static boolean acceptsPages(ServerRequest request) {
        try {
            return request.headers().accept().stream()
                    .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML) && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
