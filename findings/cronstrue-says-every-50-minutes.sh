#!/usr/bin/env bash
# cronstrue describes "*/50 * * * *" as "Every 50 minutes"; the pauses are 50 and 10 minutes.
#
# Expected: the words beside an expression are there for those who cannot read it: they say when it runs.
# Seen:     steps that do not divide the hour, the day or the month begin anew with each of these. cronstrue says "every 50
#           minutes", "every 7 hours", "every 2 days in a month"; croner, which runs them, has a pause of 10 minutes, 3 hours, and of one
#           day from the 31st to the 1st.
# Hurts:    whoever enters a schedule and is told by these words that it is the one that was meant.
# Versions: npm cronstrue 3.39.0 and croner 11.0.1
. "$(dirname "$0")/lib/common.sh"
npm_packages cronstrue@3.39.0 croner@11.0.1

cat >words.cjs <<'END'
const cronstrue = require('cronstrue');
const { Cron } = require('croner');
for (const [line, unit, length] of [['*/50 * * * *', 'minutes', 60e3], ['0 */7 * * *', 'hours', 3600e3], ['0 9 */2 * *', 'days', 86400e3]]) {
  const runs = new Cron(line, { timezone: 'UTC' }).nextRuns(40, new Date('2027-01-01T00:00:00Z'));
  const pauses = new Set(runs.slice(1).map((time, i) => (time - runs[i]) / length));
  console.log(`${line} | ${(cronstrue.default ?? cronstrue).toString(line)} | pauses of ${[...pauses].sort((a, b) => a - b).join(' and ')} ${unit}`);
}
END
node words.cjs >seen

as_described <<'END'
*/50 * * * * | Every 50 minutes | pauses of 10 and 50 minutes
0 */7 * * * | On the hour, every 7 hours | pauses of 3 and 7 hours
0 9 */2 * * | At 09:00 AM, every 2 days in a month | pauses of 1 and 2 days
END
