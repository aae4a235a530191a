#!/usr/bin/env bash
# Six libraries do four things with a daily job at half past two on the days on which clocks change.
#
# Expected: "30 2 * * *" in Europe/Berlin runs once a day, whatever library reads it.
# Seen:     on the day that has no 2:30, Spring, Quartz and cron-utils run it not at all, croner and npm's cron run it at 3:00,
#           cron-parser at 3:30. On the day that has two, all run it once but Spring, which runs it twice. And croner, which runs
#           "at 2:30" late on the first of these days, leaves "each half hour from 2 to 3" out.
# Hurts:    whoever counts on one run a day (billing, daily reports), or moves a schedule from one library to another.
# Versions: npm croner 11.0.1, cron-parser 5.10.6, cron 4.4.0 (luxon 3.7.2); org.springframework:spring-context 7.0.9,
#           org.quartz-scheduler:quartz 2.5.2, com.cronutils:cron-utils 9.2.1
. "$(dirname "$0")/lib/common.sh"
npm_packages croner@11.0.1 cron-parser@5.10.6 cron@4.4.0 luxon@3.7.2
maven_packages org.springframework:spring-context:7.0.9 org.quartz-scheduler:quartz:2.5.2 com.cronutils:cron-utils:9.2.1 \
  org.slf4j:slf4j-nop:2.0.17

cat >next.mjs <<'END'
import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';
import { CronTime } from 'cron';
import { DateTime } from 'luxon';
const zone = 'Europe/Berlin';
const show = (name, times) => console.log(`  ${name}: ${times.map(
  time => DateTime.fromJSDate(time, { zone }).toFormat('dd HH:mm ZZ')).join(', ')}`);
for (const [pattern, start] of [['0 30 2 * * *', '2027-03-27T12:00'], ['0 30 2 * * *', '2027-10-30T12:00'], ['0 */30 2 * * *', '2027-03-27T12:00']]) {
  console.log(`${pattern} from ${start}`);
  const from = DateTime.fromISO(start, { zone });
  show('croner', new Cron(pattern, { timezone: zone }).nextRuns(2, from.toJSDate()));
  const times = CronExpressionParser.parse(pattern, { currentDate: from.toJSDate(), tz: zone });
  show('cron-parser', [times.next().toDate(), times.next().toDate()]);
  const first = new CronTime(pattern, zone).getNextDateFrom(from, zone);
  show('cron', [first.toJSDate(), new CronTime(pattern, zone).getNextDateFrom(first, zone).toJSDate()]);
}
END
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
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  public static void main(String[] arguments) throws Exception {
    var quartz = new org.quartz.CronExpression("0 30 2 * * ?");
    quartz.setTimeZone(TimeZone.getTimeZone(ZONE));
    var spring = org.springframework.scheduling.support.CronExpression.parse("0 30 2 * * *");
    var cronUtils = ExecutionTime.forCron(
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53)).parse("0 30 2 * * *"));
    for (String start : List.of("2027-03-27T12:00", "2027-10-30T12:00")) {
      System.out.println("0 30 2 * * * from " + start);
      show("Spring", start, spring::next);
      show("Quartz", start, time -> quartz.getNextValidTimeAfter(Date.from(time.toInstant())).toInstant().atZone(ZONE));
      show("cron-utils", start, time -> cronUtils.nextExecution(time).orElseThrow());
    }
  }
  static void show(String name, String start, UnaryOperator<ZonedDateTime> next) {
    var form = DateTimeFormatter.ofPattern("dd HH:mm xxx");
    var first = next.apply(LocalDateTime.parse(start).atZone(ZONE));
    System.out.println("  " + name + ": " + form.format(first) + ", " + form.format(next.apply(first)));
  }
}
END
{ node next.mjs; java_program Next.java; } >seen

as_described <<'END'
0 30 2 * * * from 2027-03-27T12:00
  croner: 28 03:00 +02:00, 29 02:30 +02:00
  cron-parser: 28 03:30 +02:00, 29 02:30 +02:00
  cron: 28 03:00 +02:00, 29 02:30 +02:00
0 30 2 * * * from 2027-10-30T12:00
  croner: 31 02:30 +02:00, 01 02:30 +01:00
  cron-parser: 31 02:30 +02:00, 01 02:30 +01:00
  cron: 31 02:30 +02:00, 01 02:30 +01:00
0 */30 2 * * * from 2027-03-27T12:00
  croner: 29 02:00 +02:00, 29 02:30 +02:00
  cron-parser: 28 03:00 +02:00, 28 03:30 +02:00
  cron: 28 03:00 +02:00, 29 02:00 +02:00
0 30 2 * * * from 2027-03-27T12:00
  Spring: 29 02:30 +02:00, 30 02:30 +02:00
  Quartz: 29 02:30 +02:00, 30 02:30 +02:00
  cron-utils: 29 02:30 +02:00, 30 02:30 +02:00
0 30 2 * * * from 2027-10-30T12:00
  Spring: 31 02:30 +02:00, 31 02:30 +01:00
  Quartz: 31 02:30 +01:00, 01 02:30 +01:00
  cron-utils: 31 02:30 +02:00, 01 02:30 +01:00
END
