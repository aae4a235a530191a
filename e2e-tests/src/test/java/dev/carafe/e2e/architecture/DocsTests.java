package dev.carafe.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages under {@code docs} say what is there. */
class DocsTests {

    private static final List<String> MODULES =
            List.of("service-base", "task-gateway", "worker-service", "event-hub", "all-in-one");
    private static final Pattern RECORD = Pattern.compile(
            "@ConfigurationProperties\\(\"(carafe[a-z.-]*)\"\\)\\s*(?:public )?record \\w+\\((.*?)\\)\\s*\\{",
            Pattern.DOTALL);
    private static final Pattern COMPONENT = Pattern.compile("(\\w+)\\s*(?:,|$)(?![^<]*>)");
    private static final Pattern NAMED = Pattern.compile("[\"'{](carafe(?:\\.[a-z][a-z-]*)+)[:\"'}]");
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(carafe\\.[^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void everyPropertyIsListedAndNoOther() throws IOException {
        TreeSet<String> documented = new TreeSet<>();
        DOCUMENTED
                .matcher(Files.readString(Repository.file("docs/configuration.md")))
                .results()
                .forEach(match -> documented.add(match.group(1).replaceAll("keys\\[n].*", "keys")));
        TreeSet<String> read = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Repository.file(module + "/src/main"))) {
                for (Path file : files.filter(DocsTests::mayName).toList()) {
                    read.addAll(propertiesIn(Files.readString(file)));
                }
            }
        }
        assertThat(documented).isNotEmpty().isEqualTo(read);
    }

    @Test
    void everyTestThatAGuaranteeNamesIsThere() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        Pattern.compile("`(\\w+Tests)`")
                .matcher(Files.readString(Repository.file("docs/guarantees.md")))
                .results()
                .forEach(match -> named.add(match.group(1)));
        TreeSet<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Repository.file(""))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Tests.java"))
                    .forEach(name -> there.add(name.replace(".java", "")));
        }
        assertThat(named).isNotEmpty();
        assertThat(there).containsAll(named);
    }

    @Test
    void theReadmesJavaIsThatOfTheExample() throws IOException {
        String example = Files.readString(Repository.file("examples/java-client/src/main/java/lab/Tour.java"));
        String[] parts = example.split("(?m)^ *// README\\n", -1);
        assertThat(parts).as("parts of the example around its marks").hasSize(3);
        assertThat(Files.readString(Repository.file("README.md")))
                .contains("```java\n" + parts[1].stripTrailing().stripIndent() + "\n```\n");
    }

    private static boolean mayName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") || name.endsWith(".yml");
    }

    private static TreeSet<String> propertiesIn(String source) {
        TreeSet<String> found = new TreeSet<>();
        RECORD.matcher(source).results().forEach(record -> components(record).forEach(found::add));
        // Metrics and prefixes share the first word with properties.
        NAMED.matcher(source.replaceAll("(@ConfigurationProperties|builder)\\(\\s*\"carafe[^\"]*\"", ""))
                .results()
                .map(match -> match.group(1))
                .filter(
                        name -> name.matches(
                                "carafe\\.(data|(local|postgres|amqp|gateway|worker|hub|security|http)\\..*|events\\.(buffer|flush-timeout))"))
                .forEach(found::add);
        return found;
    }

    private static Stream<String> components(MatchResult record) {
        String parameters = record.group(2).replaceAll("\"[^\"]*\"", "").replaceAll("\\([^)]*\\)", "");
        // Twice, for type arguments of type arguments.
        parameters = parameters.replaceAll("<[^<>]*>", "").replaceAll("<[^<>]*>", "");
        return COMPONENT
                .matcher(parameters.strip())
                .results()
                .map(match -> record.group(1) + "." + kebab(match.group(1)));
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
