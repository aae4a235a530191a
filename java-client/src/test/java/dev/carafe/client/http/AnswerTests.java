package dev.carafe.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AnswerTests {

    @Test
    void aProblemWithinAnAnswerSaysItselfWhenToTryAgain() {
        var json = JsonMapper.shared().readTree("{\"type\": \"urn:carafe:problem:queue-full\", \"retryAfter\": 3}");
        assertThat(Answer.problem(json, 429).retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(Answer.problem(null, 422).retryAfter()).isNull();
    }
}
