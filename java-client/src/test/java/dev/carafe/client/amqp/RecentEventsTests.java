package dev.carafe.client.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecentEventsTests {

    private final RecentEvents recent = new RecentEvents(2);

    private static JsonNode event(String json) {
        return JsonMapper.shared().readTree(json);
    }

    @Test
    void anEventIsKnownByItsSourceAndIdWhileItIsAmongTheLast() {
        JsonNode first = event("{\"source\":\"/a\",\"id\":\"1\"}");
        assertThat(recent.add(first)).isTrue();
        assertThat(recent.add(event("{\"source\":\"/b\",\"id\":\"1\"}"))).isTrue();
        assertThat(recent.add(first)).isFalse();
        assertThat(recent.add(event("{\"source\":\"/a\",\"id\":\"2\"}"))).isTrue();
        assertThat(recent.add(first)).isTrue();
    }

    @Test
    void whatHasNoIdentityIsAlwaysNew() {
        for (int n = 0; n < 2; n++) {
            assertThat(recent.add(event("{\"source\":\"/a\"}"))).isTrue();
            assertThat(recent.add(event("{\"id\":\"1\"}"))).isTrue();
            assertThat(recent.add(event("7"))).isTrue();
        }
    }
}
