#!/usr/bin/env bash
# CronTrigger.from_crontab of APScheduler runs Monday's job on Tuesday.
#
# Expected: "0 9 * * 1" is Monday in a crontab; "0 9 * * 0" is Sunday; "0 9 1 * mon" is the first and each Monday; and what the
#           library does not know ("mon#2", the second Monday, in other dialects) is refused.
# Seen:     1 is Tuesday, 0 is Monday; both day fields must hold; and "#2" is dropped without a word: each Monday.
# Hurts:    whoever copies a crontab line, as the method's name invites to.
# Versions: Debian 12: python3-apscheduler 3.9.1-2
. "$(dirname "$0")/lib/common.sh"
debian_packages python3-apscheduler=3.9.1-2 python3-tz python3-tzlocal python3-pytz-deprecation-shim python3-six python3-pkg-resources \
  python3-dateutil

cat >next.py <<'END'
from datetime import datetime
import pytz
from apscheduler.triggers.cron import CronTrigger
for line in ['0 9 * * 1', '0 9 * * 0', '0 9 1 * mon', '0 9 * * mon#2']:
    trigger = CronTrigger.from_crontab(line, timezone='UTC')
    now, previous, days = pytz.utc.localize(datetime(2027, 1, 1)), None, []
    for _ in range(3):
        now = previous = trigger.get_next_fire_time(previous, now)
        days.append(now.strftime('%a %d %b'))
    print(line, ':', ', '.join(days))
END
LC_ALL=C python_program next.py >seen

as_described <<'END'
0 9 * * 1 : Tue 05 Jan, Tue 12 Jan, Tue 19 Jan
0 9 * * 0 : Mon 04 Jan, Mon 11 Jan, Mon 18 Jan
0 9 1 * mon : Mon 01 Feb, Mon 01 Mar, Mon 01 Nov
0 9 * * mon#2 : Mon 04 Jan, Mon 11 Jan, Mon 18 Jan
END
