#!/usr/bin/env bash
# On the day on which clocks are set forward, Debian's croniter gives a daily job three times, none of them right.
#
# Expected: "30 2 * * *" with a time zone of pytz: one run a day; on the day without a 2:30 none, or one soon after.
# Seen:     28 March 02:30+02:00 (which is 1:30), then 3:30 of the same day, then 1:30 of the next day. The same goes for "each
#           hour" in autumn: one of the 25 hours is left out.
# Hurts:    Airflow-like schedulers and scripts on Debian 12 that step from run to run with a zone of pytz.
# Versions: Debian 12: python3-croniter 1.3.5-3, python3-tz 2022.7.1-4
. "$(dirname "$0")/lib/common.sh"
debian_packages python3-croniter=1.3.5-3 python3-tz=2022.7.1-4 python3-dateutil python3-six

cat >next.py <<'END'
from datetime import datetime
import pytz
from croniter import croniter
zone = pytz.timezone('Europe/Berlin')
def show(line, start, count):
    times = croniter(line, zone.localize(start))
    print(line, ':', ', '.join(times.get_next(datetime).strftime('%d %H:%M %z') for _ in range(count)))
show('30 2 * * *', datetime(2027, 3, 27, 12), 4)
show('0 * * * *', datetime(2027, 10, 30, 23, 30), 4)
END
python_program next.py >seen

as_described <<'END'
30 2 * * * : 28 02:30 +0200, 28 03:30 +0200, 29 01:30 +0200, 29 02:30 +0200
0 * * * * : 31 00:00 +0200, 31 01:00 +0200, 31 02:00 +0200, 31 03:00 +0100
END
