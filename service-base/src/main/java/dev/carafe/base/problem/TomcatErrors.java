package dev.carafe.base.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * Answers what Tomcat refuses before any application sees it (a request line that is none, headers too large), without
 * Tomcat's page and its version. Public because Tomcat makes it by its name.
 */
public final class TomcatErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var problem = StandardProblems.of(HttpStatusCode.valueOf(status));
        // Only constants of ours go into this: nothing to escape.
        byte[] body = "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%s,\"detail\":\"%s\"}"
                .formatted(problem.getType(), problem.getTitle(), problem.getStatus(), problem.getDetail())
                .getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            getContainer().getLogger().debug("no error could be reported: the caller is gone", e);
        }
    }
}
