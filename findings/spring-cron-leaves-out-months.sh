#!/usr/bin/env bash
# "The weekday nearest to the 31st" does not exist in January 2027, if Spring is asked.
#
# Expected: "0 0 0 31W 1 *" runs on the weekday nearest to 31 January, which is Friday the 29th when the 31st is a Sunday: a
#           nearest weekday stays in its month. Quartz, where W comes from, and croner do that.
# Seen:     Spring runs it in January 2028: it looks at the Monday after the Sunday, which is another month, and leaves the whole
#           month out. LW, the last weekday of a month, is right.
# Hurts:    whoever closes a month on "the weekday nearest to the 31st" or to the 30th: each year some months are never closed.
# Versions: org.springframework:spring-context 7.0.9; org.quartz-scheduler:quartz 2.5.2; npm croner 11.0.1
. "$(dirname "$0")/lib/common.sh"
npm_packages croner@11.0.1
maven_packages org.springframework:spring-context:7.0.9 org.quartz-scheduler:quartz:2.5.2 org.slf4j:slf4j-nop:2.0.17

cat >next.mjs <<'END'
import { Cron } from 'croner';
const next = new Cron('0 0 0 31W 1 *', { timezone: 'UTC' }).nextRun(new Date('2027-01-01T00:00:00Z'));
console.log(`croner: ${next.toISOString().slice(0, 10)}`);
END
cat >Next.java <<'END'
import java.time.*;
import java.util.*;
class Next {
  public static void main(String[] arguments) throws Exception {
    var start = LocalDateTime.parse("2027-01-01T00:00");
    System.out.println("Spring: "
        + org.springframework.scheduling.support.CronExpression.parse("0 0 0 31W 1 *").next(start).toLocalDate());
    var quartz = new org.quartz.CronExpression("0 0 0 31W 1 ?");
    quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
    System.out.println("Quartz: "
        + quartz.getNextValidTimeAfter(Date.from(start.toInstant(ZoneOffset.UTC))).toInstant().toString().substring(0, 10));
  }
}
END
{ node next.mjs; java_program Next.java; } >seen

as_described <<'END'
croner: 2027-01-29
Spring: 2028-01-31
Quartz: 2027-01-29
END
