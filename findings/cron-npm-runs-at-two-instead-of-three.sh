#!/usr/bin/env bash
# On the day on which clocks are set back, a job for 3:00 runs at 2:00 as well.
#
# Expected: "0 0 3 * * *" runs at 3:00, on each day once.
# Seen:     npm's cron runs it at 2:00, when that hour comes for the second time, and at 3:00 again. In spring, "at half past each
#           hour" runs at 3:00 and at 3:30, since the hour from 2 to 3 is left out.
# Hurts:    whoever puts a nightly job at a time "that is safe", behind the hour that is repeated: it runs twice on that day, first
#           at a time that is not in the pattern.
# Versions: npm cron 4.4.0 with luxon 3.7.2
. "$(dirname "$0")/lib/common.sh"
npm_packages cron@4.4.0 luxon@3.7.2

cat >next.mjs <<'END'
import { CronTime } from 'cron';
import { DateTime } from 'luxon';
const zone = 'Europe/Berlin';
const runs = (pattern, from, count) => {
  let time = DateTime.fromISO(from, { zone });
  const shown = [];
  for (let i = 0; i < count; i++) {
    time = new CronTime(pattern, zone).getNextDateFrom(time, zone);
    shown.push(time.toFormat('dd HH:mm ZZ'));
  }
  console.log(`${pattern} from ${from}: ${shown.join(', ')}`);
};
runs('0 0 3 * * *', '2027-10-29T12:00', 4);
runs('0 30 * * * *', '2027-03-28T00:45', 4);
END
node next.mjs >seen

as_described <<'END'
0 0 3 * * * from 2027-10-29T12:00: 30 03:00 +02:00, 31 02:00 +01:00, 31 03:00 +01:00, 01 03:00 +01:00
0 30 * * * * from 2027-03-28T00:45: 28 01:30 +01:00, 28 03:00 +02:00, 28 03:30 +02:00, 28 04:30 +02:00
END
