#!/usr/bin/env bash
# InfluxDB 1.6 says 204 to a unit of time that it does not know, and to a field that it drops.
#
# Expected: precision=sec or precision=us, which it does not know, is answered by 400; so is a field that cannot be stored.
# Seen:     an unknown precision means nanoseconds: points of today are stored in January 1970. A field named `time` is refused
#           where it is the only one, and dropped beside others, with 204 and no warning.
# Hurts:    clients of other versions ("us" is right in version 2, "u" in this one), and devices that report a field `time`.
# Versions: Debian 12: influxdb 1.6.7~rc0-1+b13
. "$(dirname "$0")/lib/common.sh"
. "$here/lib/influxdb.sh"

{
  for unit in s sec us; do
    echo "precision=$unit: $(echo "m_$unit f=1 1764583200" | influx_write "&precision=$unit")"
    influx_query "SELECT f FROM m_$unit"
  done
  echo "time beside b: $(echo 'two time=5,b=1 1' | influx_write '')"
  influx_query 'SELECT * FROM two'
  echo "time alone: $(echo 'one time=5 1' | influx_write '')"
} >seen

as_described <<'END'
precision=s: 204
{"results":[{"statement_id":0,"series":[{"name":"m_s","columns":["time","f"],"values":[["2025-12-01T10:00:00Z",1]]}]}]}
precision=sec: 204
{"results":[{"statement_id":0,"series":[{"name":"m_sec","columns":["time","f"],"values":[["1970-01-01T00:00:01.7645832Z",1]]}]}]}
precision=us: 204
{"results":[{"statement_id":0,"series":[{"name":"m_us","columns":["time","f"],"values":[["1970-01-01T00:00:01.7645832Z",1]]}]}]}
time beside b: 204
{"results":[{"statement_id":0,"series":[{"name":"two","columns":["time","b"],"values":[["1970-01-01T00:00:00.000000001Z",1]]}]}]}
time alone: 400{"error":"partial write: invalid field name: input field \"time\" on measurement \"one\" is invalid dropped=1"}
END
