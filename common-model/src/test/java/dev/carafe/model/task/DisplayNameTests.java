package dev.carafe.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DisplayNameTests {

    record MyTask(int param1, String param2, String secret) implements Task {
        @Override
        public Set<String> hiddenFields() {
            return Set.of("secret");
        }
    }

    record Ping() implements Task {}

    @Test
    void namesTypeAndShownParameters() {
        assertThat(new MyTask(42, "foo", "hush").displayName()).isEqualTo("MyTask: param1=42, param2='foo'");
        assertThat(new Ping().displayName()).isEqualTo("Ping");
    }

    @Test
    void isTheSameFromAPayload() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("param1", 42);
        payload.put("param2", "foo");
        payload.put("secret", "hush");
        assertThat(DisplayName.of("MyTask", payload, Set.of("secret"))).isEqualTo("MyTask: param1=42, param2='foo'");
    }

    @Test
    void isBounded() {
        String name = DisplayName.of("Long", Map.of("text", "x".repeat(10_000)), Set.of());
        assertThat(name).hasSize("Long: text=''".length() + 80).endsWith("…'");
    }
}
