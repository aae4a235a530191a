package dev.carafe.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carafe.e2e.architecture.Modules.Source;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules that sources keep and class files do not show. */
class SourceTests {

    private static final Pattern MADE = Pattern.compile(
            "(?i)create\\s+(?:unique\\s+)?(?:table|view|sequence|function)\\s+(?:if\\s+not\\s+exists\\s+)?(tasks|events)\\.(\\w+)");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)//.*$");

    @Test
    void nobodyNamesTheTablesOfAnother() {
        Set<String> tasks = tablesOf("tasks");
        Set<String> events = tablesOf("events");
        assertThat(tasks).as("tables of the schema tasks").contains("task", "result", "execution");
        assertThat(events).as("tables of the schema events").contains("event");
        Pattern anyTask = named("tasks", tasks);
        Pattern anyEvent = named("events", events);
        for (Source source : Modules.sources("src/main", ".java", ".sql", ".yml", ".properties")) {
            String text = COMMENT.matcher(source.text()).replaceAll("");
            if (!Set.of("task-store", "benchmarks").contains(source.module())) {
                assertThat(found(anyTask, text))
                        .as("tables of the schema tasks in " + source.path())
                        .isEmpty();
            }
            if (!Set.of("event-hub", "benchmarks").contains(source.module())) {
                assertThat(found(anyEvent, text))
                        .as("tables of the schema events in " + source.path())
                        .isEmpty();
            }
        }
    }

    @Test
    void testsUseNoMocksAndDoNotSleep() {
        List<Source> tests = Modules.sources("src/test", ".java");
        assertThat(tests).hasSizeGreaterThan(20);
        // Put together here, so that this file does not find itself.
        List<String> banned = List.of(
                "org." + "mockito", "@Mock" + "itoBean", "Thread." + "sleep(", "SECONDS." + "sleep(", "@" + "Disabled");
        assertThat(tests)
                .allSatisfy(test -> assertThat(banned.stream().filter(test.text()::contains))
                        .as("in " + test.path())
                        .isEmpty());
    }

    private static Set<String> tablesOf(String schema) {
        Set<String> tables = new TreeSet<>();
        for (Source migration : Modules.sources("src/main/resources/db", ".sql")) {
            Matcher made = MADE.matcher(migration.text());
            while (made.find()) {
                if (made.group(1).equals(schema)) {
                    tables.add(made.group(2));
                }
            }
        }
        return tables;
    }

    /** In any case and quoted or not. A queue's name such as {@code tasks.dead} is no table's. */
    private static Pattern named(String schema, Set<String> tables) {
        return Pattern.compile("(?i)\\b" + schema + "\"?\\.\"?(" + String.join("|", tables) + ")\\b");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group()).toList();
    }
}
