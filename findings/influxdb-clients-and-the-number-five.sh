#!/usr/bin/env bash
# Whole numbers that come from Python and from Node.js cannot be stored in the same field.
#
# Expected: a field 5 from a Python program and a field 5 from a Node.js program are the same.
# Seen:     Python's influxdb writes 5 as an integer (5i) and 5.0 as a float; npm's influx writes each number as a float. The type
#           of a field is that of its first point, and points of the other type are refused, for as long as that shard lives.
#           So Python alone, too, loses points of a reading that is 5 now and 5.5 later, if it comes from JSON, say.
# Hurts:    whoever writes one measurement from two languages, or readings that happen to be whole.
# Versions: npm influx 5.12.0; Debian 12: python3-influxdb 5.3.1-3, influxdb 1.6.7~rc0-1+b13
. "$(dirname "$0")/lib/common.sh"
npm_packages influx@5.12.0
debian_packages python3-influxdb=5.3.1-3 python3-msgpack python3-requests python3-six python3-tz python3-dateutil python3-urllib3 \
  python3-chardet python3-idna python3-certifi
. "$here/lib/influxdb.sh"

cat >write.py <<'END'
import sys
from influxdb import InfluxDBClient
from influxdb.exceptions import InfluxDBClientError
client = InfluxDBClient('127.0.0.1', int(sys.argv[1]), database='d')
for value in (5, 5.5):
    try:
        client.write_points([{'measurement': 'm', 'fields': {'level': value}}])
        print('Python writes', value, ': stored')
    except InfluxDBClientError as error:
        print('Python writes', value, ':', 'field type conflict' if 'field type conflict' in str(error) else error)
END
cat >write.cjs <<'END'
const { InfluxDB } = require('influx');
new InfluxDB({ host: '127.0.0.1', port: Number(process.argv[2]), database: 'd' })
  .writePoints([{ measurement: 'm', fields: { level: 5 } }])
  .then(() => console.log('Node.js writes 5 : stored'),
    error => console.log('Node.js writes 5 :', error.message.includes('field type conflict') ? 'field type conflict' : error.message));
END
{ python_program write.py "$influx_port"; node write.cjs "$influx_port"; } >seen

as_described <<'END'
Python writes 5 : stored
Python writes 5.5 : field type conflict
Node.js writes 5 : field type conflict
END
