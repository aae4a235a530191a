package dev.carafe.infra;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import org.apache.qpid.server.util.urlstreamhandler.classpath.Handler;

/**
 * The broker reads its own defaults from {@code classpath:} addresses, whose handler it announces by a system property.
 * The JDK looks for that class in the system class loader only; in an executable jar it is not there.
 */
final class ClasspathUrls {

    private ClasspathUrls() {}

    /** Makes {@code classpath:} addresses known to this JVM. */
    static synchronized void makeKnown() {
        Handler.register();
        try {
            URI.create("classpath:known").toURL();
        } catch (MalformedURLException e) {
            URL.setURLStreamHandlerFactory(protocol -> protocol.equals("classpath") ? new Handler() : null);
        }
    }
}
