package dev.carafe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarafeBuilderTests {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, http://127.0.0.1:8082",
        "http://[::1]:8080/, http://[::1]:8082/",
        "https://carafe.example, https://carafe.example",
        "https://example.org/carafe, https://example.org/carafe",
        "http://127.0.0.1:9090, http://127.0.0.1:9090"
    })
    void theHubIsBesideTheGatewayUnlessGiven(URI gateway, URI hub) {
        assertThat(Carafe.builder(gateway).hub()).isEqualTo(hub);
        URI own = URI.create("http://hub:1");
        assertThat(Carafe.builder(gateway).hub(own).hub()).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:8080", "localhost", "ftp://host", "http:///path", "http://host?x=1", "amqp://host"})
    void otherAddressesAreRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Carafe.connect(URI.create(address)));
    }

    @Test
    void timeoutsAreMoreThanNothing() {
        CarafeBuilder builder = Carafe.builder(URI.create("http://host"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.requestTimeout(Duration.ofSeconds(-1)));
    }

    /** What makes the header shows what it refuses. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sesame\n", "sesame\r", " sesame", "sesame ", "ses\tame", "sésame"})
    void whatCannotBeAKeyIsRefusedWithoutShowingIt(String key) {
        CarafeBuilder builder = Carafe.builder(URI.create("http://host"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.key(key))
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("same"));
        assertThat(builder.key("open sesame!").key).isEqualTo("open sesame!");
    }

    @Test
    void publishersAndSubscribersTakeAddressesOfTheirTransports() {
        try (Carafe client = Carafe.connect(URI.create("http://127.0.0.1:8080"))) {
            client.publisher(URI.create("amqp://guest:guest@127.0.0.1:5672")).close();
            client.subscriber(URI.create("https://hub")).close();
            assertThatIllegalArgumentException().isThrownBy(() -> client.publisher(URI.create("mqtt://host")));
            assertThatIllegalArgumentException().isThrownBy(() -> client.subscriber(URI.create("host:1")));
        }
    }
}
