#!/usr/bin/env bash
# An hourly job of Quartz leaves out one of the 25 hours of the day on which clocks are set back.
#
# Expected: "each hour" is each hour: on that day 25 runs, an hour apart. Spring does that.
# Seen:     Quartz goes from 1:00 to the second 2:00: two hours without a run. "Each ten minutes" pauses for an hour and ten
#           minutes.
# Hurts:    whoever polls, bills or watches by a CronTrigger in local time. (In UTC, or by a SimpleTrigger, nothing is missing.)
# Versions: org.quartz-scheduler:quartz 2.5.2; org.springframework:spring-context 7.0.9
. "$(dirname "$0")/lib/common.sh"
maven_packages org.quartz-scheduler:quartz:2.5.2 org.springframework:spring-context:7.0.9 org.slf4j:slf4j-nop:2.0.17

cat >Next.java <<'END'
import java.time.*;
import java.util.*;
import java.util.function.UnaryOperator;
class Next {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  public static void main(String[] arguments) throws Exception {
    for (String line : List.of("0 0 * * * ?", "0 */10 * * * ?")) {
      var quartz = new org.quartz.CronExpression(line);
      quartz.setTimeZone(TimeZone.getTimeZone(ZONE));
      show(line + " Quartz", time -> quartz.getNextValidTimeAfter(Date.from(time.toInstant())).toInstant().atZone(ZONE));
      show(line + " Spring", org.springframework.scheduling.support.CronExpression.parse(line)::next);
    }
  }
  static void show(String name, UnaryOperator<ZonedDateTime> next) {
    var time = next.apply(LocalDateTime.parse("2027-10-31T00:00").atZone(ZONE).minusSeconds(1));
    int runs = 0;
    var longest = Duration.ZERO;
    while (time.getDayOfMonth() == 31) {
      runs++;
      var following = next.apply(time);
      var pause = Duration.between(time, following);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
      time = following;
    }
    System.out.println(name + ": " + runs + " runs on 31 October 2027, the longest pause " + longest.toMinutes() + " minutes");
  }
}
END
java_program Next.java >seen

as_described <<'END'
0 0 * * * ? Quartz: 24 runs on 31 October 2027, the longest pause 120 minutes
0 0 * * * ? Spring: 25 runs on 31 October 2027, the longest pause 60 minutes
0 */10 * * * ? Quartz: 144 runs on 31 October 2027, the longest pause 70 minutes
0 */10 * * * ? Spring: 150 runs on 31 October 2027, the longest pause 10 minutes
END
