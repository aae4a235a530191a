#!/usr/bin/env bash
# A tag that ends in a backslash, such as the drive C:\, is written by three clients in three ways, and InfluxDB takes none.
#
# Expected: a client escapes what it writes so that the server reads the same, or refuses the value.
# Seen:     the line protocol has no way to write a backslash at the end of a tag's value. @influxdata/influxdb-client and influx
#           write it as it is, so that it escapes the blank behind it; Python's influxdb doubles it, which the server does not
#           understand either. The point is refused: "invalid tag format".
# Hurts:    whoever sends disks, mount points or paths of Windows as tags: the metrics of just these are missing.
# Versions: npm @influxdata/influxdb-client 1.35.0 and influx 5.12.0; Debian 12: python3-influxdb 5.3.1-3, influxdb 1.6.7~rc0-1+b13
. "$(dirname "$0")/lib/common.sh"
npm_packages @influxdata/influxdb-client@1.35.0 influx@5.12.0
debian_packages python3-influxdb=5.3.1-3 python3-msgpack python3-requests python3-six python3-tz python3-dateutil python3-urllib3 \
  python3-chardet python3-idna python3-certifi
. "$here/lib/influxdb.sh"

cat >tag.cjs <<'END'
const http = require('node:http');
const { Point } = require('@influxdata/influxdb-client');
const { InfluxDB } = require('influx');
const tell = (client, line) => console.log(`${client}\t${line.trim()}`);
tell('@influxdata/influxdb-client', new Point('disk').tag('drive', 'C:\\').floatField('used', 5).timestamp(1).toLineProtocol());
const server = http.createServer((request, response) => {
  request.on('data', body => tell('influx', String(body))).on('end', () => response.writeHead(204).end());
}).listen(0, '127.0.0.1', async () => {
  const influx = new InfluxDB({ host: '127.0.0.1', port: server.address().port, database: 'd' });
  await influx.writePoints([{ measurement: 'disk', tags: { drive: 'C:\\' }, fields: { used: 5 }, timestamp: 1 }]);
  server.close();
  server.closeAllConnections();
});
END
cat >tag.py <<'END'
from influxdb.line_protocol import make_lines
print('python3-influxdb\t' + make_lines({'points': [{'measurement': 'disk', 'tags': {'drive': 'C:\\'}, 'fields': {'used': 5}, 'time': 1}]}).strip())
END
{ node tag.cjs; python_program tag.py; } >lines
while IFS=$'\t' read -r client line; do
  echo "$client writes $line"
  echo "  the server: $(printf '%s\n' "$line" | influx_write '')"
done <lines >seen

as_described <<'END'
@influxdata/influxdb-client writes disk,drive=C:\ used=5 1
  the server: 400{"error":"unable to parse 'disk,drive=C:\\ used=5 1': invalid tag format"}
influx writes disk,drive=C:\ used=5 1
  the server: 400{"error":"unable to parse 'disk,drive=C:\\ used=5 1': invalid tag format"}
python3-influxdb writes disk,drive=C:\\ used=5i 1
  the server: 400{"error":"unable to parse 'disk,drive=C:\\\\ used=5i 1': invalid tag format"}
END
