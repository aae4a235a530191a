package dev.carafe.base.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carafe.base.testing.SmallService;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class StartRulesTests {

    private static final String LOOPBACK = "--server.address=127.0.0.1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--carafe.amqp.confirm-timout=5s | There is no setting carafe.amqp.confirm-timout; did you mean"
                        + " carafe.amqp.confirm-timeout?",
                "--carafe.http.maxBodySise=1MB | There is no setting carafe.http.maxBodySise; did you mean"
                        + " carafe.http.max-body-size?",
                "--carafe.amqp.confirm-timeout=soon | The setting carafe.amqp.confirm-timeout cannot be 'soon': 'soon' is not a"
                        + " valid duration.",
                "--carafe.amqp.enabled=perhaps | The setting carafe.amqp.enabled cannot be 'perhaps': Invalid boolean value"
                        + " 'perhaps'.",
                "--carafe.security.keys[0].name=me | The setting carafe.security.keys[0].hash is not set: it must not be"
                        + " blank.",
                "--server.address=0.0.0.0 | server.address is 0.0.0.0, which is not loopback"
            })
    void aSettingThatCannotBeIsRefusedInOneLine(String argument, String line) {
        assertThatThrownBy(() -> StartRules.check("none", argument, "--server.port=0"))
                .isInstanceOf(RefusedStart.class)
                .message()
                .startsWith(line)
                .hasLineCount(1);
    }

    @Test
    void whatIsRightOrAnothersIsNot() {
        StartRules.check(
                "none",
                LOOPBACK,
                "--server.port=0",
                "--carafe.amqp.confirm-timeout=7s",
                "--carafe.http.maxBodySize=2MB",
                "--carafe.worker.some.thing=1",
                "--lab.own=1");
    }

    @Test
    void aTakenPortIsToldBeforeAnythingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> StartRules.check(
                            "none",
                            LOOPBACK,
                            "--server.port=" + taken.getLocalPort(),
                            "--spring.application.name=gateway"))
                    .isInstanceOf(RefusedStart.class)
                    .hasMessage(
                            "Port " + taken.getLocalPort() + " on 127.0.0.1 is already taken; choose another one with"
                                    + " --carafe.gateway.port=<port> (0: any free one).");
        }
    }

    @Test
    void filesAreReadToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("none.properties"), "carafe.events.bufer=5\n");

        assertThatThrownBy(() -> StartRules.check(
                        "none", LOOPBACK, "--server.port=0", "--spring.config.additional-location=" + folder + "/"))
                .isInstanceOf(RefusedStart.class)
                .hasMessageContaining("did you mean carafe.events.buffer?");
    }

    /** Clients' variables, and those that Kubernetes makes, have such names too. */
    @Test
    void inTheEnvironmentOnlyWhatLooksMisspeltIsRefused() {
        new UnknownSettings().check(environment(Map.of("CARAFE_KEY", "x", "CARAFE_AMQP_SERVICE_HOST", "10.0.0.1")));

        assertThatThrownBy(() -> new UnknownSettings().check(environment(Map.of("CARAFE_AMQP_ULR", "x"))))
                .isInstanceOf(RefusedStart.class)
                .hasMessage("There is no setting CARAFE_AMQP_ULR; did you mean CARAFE_AMQP_URL?");
    }

    @Test
    void aServiceAsksThemBeforeItHasABean() {
        assertThatThrownBy(() -> SmallService.start(SmallService.NO_BROKER, "carafe.events.bufer=5"))
                .isInstanceOfSatisfying(
                        RefusedStart.class,
                        refused -> assertThat(refused.getExitCode()).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({"start", "-port=9", "--port=9"})
    void whatIsNoSettingIsNotUnderstood(String argument) {
        assertThatThrownBy(() -> Arguments.check(argument))
                .isInstanceOf(RefusedStart.class)
                .hasMessageContaining("--help");
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return environment;
    }
}
