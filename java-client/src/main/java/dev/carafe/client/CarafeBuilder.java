package dev.carafe.client;

import dev.carafe.client.http.Service;
import dev.carafe.client.json.ExactJson;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How a program reaches Carafe. Not thread safe; may be used again. */
public final class CarafeBuilder {

    /** The hub's port where the gateway has its own of the quick start. */
    private static final int HUB_PORT = 8082;

    private static final int GATEWAY_PORT = 8080;

    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]*[!-~])?");

    final URI gateway;
    private @Nullable URI hub;

    @Nullable String key;

    @Nullable SSLContext tls;

    Duration connectTimeout = Duration.ofSeconds(5);
    Duration requestTimeout = Duration.ofSeconds(30);
    JsonMapper json = ExactJson.MAPPER;
    String source = "/java-client";

    CarafeBuilder(URI gateway) {
        this.gateway = Service.requireHttp(gateway);
    }

    /**
     * Where the event hub is. Default: the gateway's host at port 8082 if the gateway's port is 8080, as in the quick start;
     * else the gateway's own address, as behind a proxy that serves both.
     *
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public CarafeBuilder hub(URI address) {
        hub = Service.requireHttp(address);
        return this;
    }

    URI hub() {
        if (hub != null) {
            return hub;
        }
        return gateway.getPort() == GATEWAY_PORT
                ? URI.create(gateway.toString().replace(":" + GATEWAY_PORT, ":" + HUB_PORT))
                : gateway;
    }

    /**
     * The API key, sent with every request over HTTP. Default: none.
     *
     * @throws IllegalArgumentException if it cannot be one: it is empty, or has a line break at its end, as what is read from a
     *     file may have
     */
    public CarafeBuilder key(String apiKey) {
        // What makes the request's header would refuse it, too, and show it.
        if (!KEY.matcher(apiKey).matches()) {
            throw new IllegalArgumentException("a key is a line of ASCII, with no space before or after it");
        }
        key = apiKey;
        return this;
    }

    /**
     * What decides whom to trust behind {@code https} and {@code amqps}. Default: Java's. The name in the address must be the
     * certificate's either way.
     */
    public CarafeBuilder tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** How long opening a connection may take. Default: 5 s. */
    public CarafeBuilder connectTimeout(Duration timeout) {
        connectTimeout = requirePositive(timeout);
        return this;
    }

    /**
     * How long one request may take before it is tried again, and how long the client goes on trying where no other time is
     * given. Default: 30 s.
     */
    public CarafeBuilder requestTimeout(Duration timeout) {
        requestTimeout = requirePositive(timeout);
        return this;
    }

    /**
     * What writes tasks and events and reads results and events. Default: Jackson's own settings, but for numbers without a
     * type (in {@code Object}, {@code Map} and {@code JsonNode}), which are read as {@link java.math.BigDecimal}: with all
     * their digits.
     */
    public CarafeBuilder json(JsonMapper mapper) {
        json = mapper;
        return this;
    }

    /** What published events say of where they come from. Default: {@code /java-client}. */
    public CarafeBuilder source(String name) {
        source = name;
        return this;
    }

    /** Later changes do not reach what was built before. */
    CarafeBuilder copy() {
        CarafeBuilder copy = new CarafeBuilder(gateway);
        copy.hub = hub;
        copy.key = key;
        copy.tls = tls;
        copy.connectTimeout = connectTimeout;
        copy.requestTimeout = requestTimeout;
        copy.json = json;
        copy.source = source;
        return copy;
    }

    /** The client. Opens no connection yet. */
    public Carafe build() {
        return new Carafe(this);
    }

    private static Duration requirePositive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout must be more than zero");
        }
        return timeout;
    }
}
