package dev.carafe.gateway.schedule;

import dev.carafe.base.problem.Problem;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/** What schedules are refused for, besides what tasks are refused for. */
final class ScheduleProblems {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

    private ScheduleProblems() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void requireName(String name) {
        if (!isName(name)) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "invalid-name",
                    "The name is not valid",
                    "A schedule's name is a letter, then up to 99 letters, digits, dots, underscores and hyphens");
        }
    }

    static Problem unknown(String name) {
        return new Problem(
                HttpStatus.NOT_FOUND,
                "unknown-schedule",
                "Unknown schedule",
                isName(name) ? "There is no schedule '" + name + "'" : "That is not the name of a schedule");
    }

    static Problem tooMany(int most) {
        return new Problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "too-many-schedules",
                        "There are too many schedules",
                        "There may be " + most + " schedules at most; delete one first")
                .with("most", most);
    }
}
