#!/usr/bin/env bash
# "0 9 1 * MON" is nine o'clock on each first of a month and on each Monday, or on Mondays that are the first.
#
# Expected: a schedule that is checked or previewed in a web page runs at those times on the server.
# Seen:     croner and cron-parser read day of month and day of week as crontab does (either will do); Spring wants both. The
#           first run differs by a month, and nobody refuses anything. Of "15W" and "L-3", which Spring knows, croner knows the
#           first only and cron-parser none.
# Hurts:    whoever shows the next runs in a page and runs them by Spring, or moves a crontab line into @Scheduled.
# Versions: npm croner 11.0.1 and cron-parser 5.10.6; org.springframework:spring-context 7.0.9
. "$(dirname "$0")/lib/common.sh"
npm_packages croner@11.0.1 cron-parser@5.10.6
maven_packages org.springframework:spring-context:7.0.9

cat >next.mjs <<'END'
import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';
const from = new Date('2026-12-31T23:59:59Z');
const readers = {
  croner: line => new Cron(line, { timezone: 'UTC' }).nextRuns(3, from),
  'cron-parser': line => {
    const times = CronExpressionParser.parse(line, { currentDate: from, tz: 'UTC' });
    return [times.next(), times.next(), times.next()];
  },
};
for (const line of ['0 0 9 1 * MON', '0 0 9 15W * *', '0 0 9 L-3 * *'])
  for (const [name, read] of Object.entries(readers)) {
    let answer;
    try { answer = read(line).map(time => time.toISOString().slice(0, 10)).join(' '); } catch { answer = 'refused'; }
    console.log(`${line} | ${name}: ${answer}`);
  }
END
cat >Next.java <<'END'
import java.time.LocalDateTime;
import org.springframework.scheduling.support.CronExpression;
class Next {
  public static void main(String[] lines) {
    for (String line : lines) {
      var text = new StringBuilder(line + " | Spring:");
      var time = LocalDateTime.parse("2026-12-31T23:59:59");
      for (int i = 0; i < 3; i++) {
        time = CronExpression.parse(line).next(time);
        text.append(' ').append(time.toLocalDate());
      }
      System.out.println(text);
    }
  }
}
END
{ node next.mjs; java_program Next.java '0 0 9 1 * MON' '0 0 9 15W * *' '0 0 9 L-3 * *'; } >seen

as_described <<'END'
0 0 9 1 * MON | croner: 2027-01-01 2027-01-04 2027-01-11
0 0 9 1 * MON | cron-parser: 2027-01-01 2027-01-04 2027-01-11
0 0 9 15W * * | croner: 2027-01-15 2027-02-15 2027-03-15
0 0 9 15W * * | cron-parser: refused
0 0 9 L-3 * * | croner: refused
0 0 9 L-3 * * | cron-parser: refused
0 0 9 1 * MON | Spring: 2027-02-01 2027-03-01 2027-11-01
0 0 9 15W * * | Spring: 2027-01-15 2027-02-15 2027-03-15
0 0 9 L-3 * * | Spring: 2027-01-28 2027-02-25 2027-03-28
END
