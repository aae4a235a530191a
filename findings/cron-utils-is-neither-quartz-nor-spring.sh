#!/usr/bin/env bash
# cron-utils knows a Quartz and a Spring dialect, and gives other times than Quartz and Spring.
#
# Expected: CronType.QUARTZ and CronType.SPRING53 say when Quartz and Spring run a job.
# Seen:     "from 22 to 2 o'clock" are five runs a day for Quartz and one for cron-utils. "The weekday nearest to the 31st" is
#           Sunday the 31st for cron-utils. "The weekday nearest to the 30th" ends with an exception once February comes.
# Hurts:    whoever validates or previews expressions by cron-utils and runs them by Quartz or Spring.
# Versions: com.cronutils:cron-utils 9.2.1; org.quartz-scheduler:quartz 2.5.2
. "$(dirname "$0")/lib/common.sh"
maven_packages com.cronutils:cron-utils:9.2.1 org.quartz-scheduler:quartz:2.5.2 org.slf4j:slf4j-nop:2.0.17

cat >Next.java <<'END'
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.function.UnaryOperator;
class Next {
  static final ZoneId UTC = ZoneId.of("UTC");
  public static void main(String[] arguments) throws Exception {
    for (String line : List.of("0 0 22-2 ? * *", "0 0 0 31W 1 ?", "0 0 0 30W * ?")) {
      var quartz = new org.quartz.CronExpression(line);
      quartz.setTimeZone(TimeZone.getTimeZone(UTC));
      show(line + " Quartz", time -> quartz.getNextValidTimeAfter(Date.from(time.toInstant())).toInstant().atZone(UTC));
      for (var type : line.contains("W") ? List.of(CronType.QUARTZ, CronType.SPRING53) : List.of(CronType.QUARTZ)) {
        var times = ExecutionTime.forCron(new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type)).parse(line));
        show(line + " cron-utils " + type, time -> times.nextExecution(time).orElseThrow());
      }
    }
  }
  static void show(String name, UnaryOperator<ZonedDateTime> next) {
    var text = new StringBuilder(name + ":");
    try {
      var time = ZonedDateTime.of(2027, 1, 30, 12, 0, 0, 0, UTC).minusDays(name.contains("31W") ? 20 : 0);
      for (int i = 0; i < 3; i++) {
        time = next.apply(time);
        text.append(' ').append(DateTimeFormatter.ofPattern("EEE yyyy-MM-dd'T'HH", Locale.ROOT).format(time));
      }
    } catch (DateTimeException broken) {
      text.append(" ").append(broken.getMessage());
    }
    System.out.println(text);
  }
}
END
java_program Next.java >seen

as_described <<'END'
0 0 22-2 ? * * Quartz: Sat 2027-01-30T22 Sat 2027-01-30T23 Sun 2027-01-31T00
0 0 22-2 ? * * cron-utils QUARTZ: Sat 2027-01-30T22 Sun 2027-01-31T22 Mon 2027-02-01T22
0 0 0 31W 1 ? Quartz: Fri 2027-01-29T00 Mon 2028-01-31T00 Wed 2029-01-31T00
0 0 0 31W 1 ? cron-utils QUARTZ: Sun 2027-01-31T00 Mon 2028-01-31T00 Wed 2029-01-31T00
0 0 0 31W 1 ? cron-utils SPRING53: Sun 2027-01-31T00 Mon 2028-01-31T00 Wed 2029-01-31T00
0 0 0 30W * ? Quartz: Tue 2027-03-30T00 Fri 2027-04-30T00 Mon 2027-05-31T00
0 0 0 30W * ? cron-utils QUARTZ: Invalid date 'FEBRUARY 30'
0 0 0 30W * ? cron-utils SPRING53: Invalid date 'FEBRUARY 30'
END
