#!/usr/bin/env bash
# count() with fill(previous) counts points in windows that have none.
#
# Expected: a count needs no filling: no points are 0. fill(previous) carries values on, such as a mean, not numbers of points.
# Seen:     each empty window has the count of the one before, or, by fill(linear), something in between: the sum over the
#           windows is more than there are points.
# Hurts:    whoever sets fill(previous) for a whole dashboard or query with mean() and count() side by side.
# Versions: Debian 12: influxdb 1.6.7~rc0-1+b13
. "$(dirname "$0")/lib/common.sh"
. "$here/lib/influxdb.sh"

printf 'm f=1 0\nm f=2 1000000000\nm f=3 60000000000\nm f=4 300000000000\n' | influx_write '' >/dev/null
{
  for fill in '' 'fill(previous)' 'fill(linear)'; do
    echo "the 4 points in windows of a minute, ${fill:-no fill}: $(
      influx_query "SELECT count(f) FROM m WHERE time >= 0 AND time < 6m GROUP BY time(1m) $fill" |
        /usr/bin/python3 -c 'import json, sys
print(*[value for _, value in json.load(sys.stdin)["results"][0]["series"][0]["values"]])')"
  done
} >seen

as_described <<'END'
the 4 points in windows of a minute, no fill: 2 1 0 0 0 1
the 4 points in windows of a minute, fill(previous): 2 1 1 1 1 1
the 4 points in windows of a minute, fill(linear): 2 1 1 1 1 1
END
