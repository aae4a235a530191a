package dev.carafe.base.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * What a browser is shown at {@code /}; a bean of a service that has such a page. It tells nothing that is not open to all.
 *
 * @param title the service
 * @param text what it is for
 * @param links from addresses to what is there
 */
public record FrontPage(String title, String text, Map<String, String> links) {

    private static final String STYLE = "body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;"
            + "padding:0 1rem;color:#222;background:#fff}a{color:#0645ad}";

    /** Keeps the order of the links. */
    public FrontPage {
        links = new LinkedHashMap<>(links);
    }

    String html() {
        String items = links.entrySet().stream()
                .map(link -> "<li><a href=\"%s\">%s</a></li>\n"
                        .formatted(HtmlUtils.htmlEscape(link.getKey()), HtmlUtils.htmlEscape(link.getValue())))
                .collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>%4$s</style>
                </head>
                <body>
                <h1>%1$s</h1>
                <p>%2$s</p>
                <ul>
                %3$s</ul>
                </body>
                </html>
                """.formatted(HtmlUtils.htmlEscape(title), HtmlUtils.htmlEscape(text), items, STYLE);
    }

    /** The page's one style by its digest, and nothing else. */
    static String contentSecurityPolicy() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(digest)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
