# shellcheck shell=bash
# Debian's InfluxDB in the temporary folder, at a free port of 127.0.0.1. Sourced after common.sh.
debian_packages influxdb=1.6.7~rc0-1+b13
influx_port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >influxdb.conf <<END
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "$work/influxdb/meta"
[data]
  dir = "$work/influxdb/data"
  wal-dir = "$work/influxdb/wal"
[http]
  bind-address = "127.0.0.1:$influx_port"
[monitor]
  store-enabled = false
END
debian/usr/bin/influxd -config influxdb.conf >influxdb.log 2>&1 &
started+=($!)
for _ in {1..300}; do
  curl -sf -o /dev/null "http://127.0.0.1:$influx_port/ping" && break
  sleep 0.1
done
# influx_query STATEMENT: the answer as JSON
influx_query() { curl -sS -G "http://127.0.0.1:$influx_port/query" --data-urlencode db=d --data-urlencode "q=$1"; }
# influx_write PARAMETERS: lines from standard input; prints the status and the error if there is one
influx_write() { curl -sS -o answer -w '%{http_code}' "http://127.0.0.1:$influx_port/write?db=d$1" --data-binary @- && cat answer && echo; }
curl -sS -o /dev/null "http://127.0.0.1:$influx_port/query" --data-urlencode 'q=CREATE DATABASE d'
