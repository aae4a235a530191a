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
}
