package dev.carafe.base.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** What {@code --help} and {@code --version} answer. */
final class Help {

    private static final int WIDTH = 44;

    private Help() {}

    static String of(String program) {
        StringBuilder text = new StringBuilder()
                .append(program)
                .append(' ')
                .append(version())
                .append(". Settings, as --name=value or as environment variables (CARAFE_GATEWAY_PORT=9090):\n");
        for (Settings.Setting setting : Settings.known().list()) {
            text.append("  --").append(setting.name());
            text.append(" ".repeat(Math.max(1, WIDTH - setting.name().length())));
            text.append(setting.description().lines().findFirst().orElse(""));
            if (setting.defaultValue() != null) {
                text.append(" [").append(setting.defaultValue()).append(']');
            }
            text.append('\n');
        }
        return text.append("""
                  --help, --version
                Exit status: 0 after a stop in good order, 1 if it cannot start, 2 if it refuses its settings, 3 if a server that
                it carries has ended and cannot be brought back.
                """).toString();
    }

    static String version() {
        try {
            return PropertiesLoaderUtils.loadProperties(new ClassPathResource("dev/carafe/base/info/build.properties"))
                    .getProperty("build.version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
