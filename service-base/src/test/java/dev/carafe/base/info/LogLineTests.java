package dev.carafe.base.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.base.testing.SmallService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads on the console of a service. */
@ExtendWith(OutputCaptureExtension.class)
class LogLineTests {

    private static final Logger log = LoggerFactory.getLogger(LogLineTests.class);

    private static void write() {
        try (var _ = MDC.putCloseable("task", "17");
                var _ = MDC.putCloseable("trace", "00-1-1-01")) {
            log.atWarn().addKeyValue("cause", "cable").addKeyValue("n", 3).log("no signal");
        }
    }

    @Test
    void aLineHasItsTaskAndItsTraceAndAllThatIsSaidBesidesTheMessage(CapturedOutput console) {
        try (SmallService service = SmallService.start(SmallService.NO_BROKER)) {
            assertThat(service.port()).isPositive();
            write();
        }
        assertThat(console.getAll().lines())
                .filteredOn(line -> line.contains("no signal"))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+ +WARN .*\\[small] .*"
                        + "task=17 trace=00-1-1-01 .*LogLineTests +: no signal cause=\"cable\" n=\"3\"");
    }

    @Test
    void nothingThatIsSaidEndsALineOrControlsATerminal(CapturedOutput console) {
        String bad = "a\n2026-01-01 WARN forged\r\u001b[31m\u0000\u2028";
        try (SmallService service = SmallService.start(SmallService.NO_BROKER)) {
            assertThat(service.port()).isPositive();
            try (var _ = MDC.putCloseable("task", bad)) {
                var failure = new IllegalStateException(bad, new IllegalArgumentException("inner " + bad));
                failure.addSuppressed(new IllegalArgumentException("beside " + bad));
                log.atError().setCause(failure).addKeyValue("name", bad).log("message {}", bad);
            }
        }
        String said = console.getAll().substring(console.getAll().indexOf("task=a"));
        assertThat(said.lines()).noneMatch(line -> line.startsWith("2026-01-01 WARN forged"));
        assertThat(said.lines().findFirst().orElse(""))
                .contains("message a\\n2026-01-01 WARN forged\\r\\u001b[31m\\u0000\\u2028 name=\"a\\n2026");
        assertThat(said)
                .contains(
                        "IllegalStateException: a\\n2026", "Caused by: ", "inner a\\n2026", "beside a\\n2026", "\tat ")
                .doesNotContain("\u0000", "\u2028", "\u001b[31m");
    }
}
