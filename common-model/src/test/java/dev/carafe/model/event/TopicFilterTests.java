package dev.carafe.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTests {

    @ParameterizedTest
    @CsvSource({
        "a.b, a.b, true",
        "a.b, a.b.c, true",
        "a.b, a.c, false",
        "a.b, a.bb, false",
        "a.b, a, false",
        "a.b, , false",
        ", a.b, true",
        ", , true"
    })
    void matchesBySegment(String filter, String topic, boolean matches) {
        assertThat(new TopicFilter("Door", filter).matches("Door", topic)).isEqualTo(matches);
    }

    @Test
    void belongsToOneExactType() {
        assertThat(new TopicFilter("Door", null).matches("DoorOpened", "a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b"})
    void refusesEmptySegments(String topic) {
        assertThatThrownBy(() -> new TopicFilter("Door", topic)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsTheTopic() {
        assertThat(new TopicFilter("Door", "x".repeat(TopicFilter.LONGEST_TOPIC)).topic())
                .isNotNull();
        assertThatThrownBy(() -> new TopicFilter("Door", "x".repeat(TopicFilter.LONGEST_TOPIC + 1)))
                .hasMessageContaining("200");
    }
}
