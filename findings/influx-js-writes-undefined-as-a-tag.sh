#!/usr/bin/env bash
# npm's influx stores tags with the values "undefined" and "null".
#
# Expected: what is undefined or null is left out, as the schema of its types suggests and other clients do.
# Seen:     a tag that is undefined becomes the text "undefined": a series of its own, for good. A field that is null or NaN is
#           written as a bare word, which the server refuses together with the other fields of that point.
# Hurts:    whoever writes optional tags and readings as they come.
# Versions: npm influx 5.12.0; Debian 12: influxdb 1.6.7~rc0-1+b13
. "$(dirname "$0")/lib/common.sh"
npm_packages influx@5.12.0
. "$here/lib/influxdb.sh"

cat >write.cjs <<'END'
const { InfluxDB } = require('influx');
const influx = new InfluxDB({ host: '127.0.0.1', port: Number(process.argv[2]), database: 'd' });
const write = (name, tags, fields) => influx.writePoints([{ measurement: 'm', tags, fields, timestamp: 1 }])
  .then(() => console.log(`${name}: stored`), error => console.log(`${name}: ${error.message.split('\n')[0]}`));
(async () => {
  await write('tags undefined and null', { room: undefined, floor: null }, { level: 1 });
  await write('a field null', {}, { level: null, other: 1 });
  await write('a field NaN', {}, { level: NaN, other: 1 });
})();
END
{ node write.cjs "$influx_port"; influx_query 'SHOW SERIES'; } >seen

as_described <<'END'
tags undefined and null: stored
a field null: A 400 Bad Request error occurred: {"error":"unable to parse 'm level=null,other=1 1': invalid number"}
a field NaN: A 400 Bad Request error occurred: {"error":"unable to parse 'm level=NaN,other=1 1': invalid number"}
{"results":[{"statement_id":0,"series":[{"columns":["key"],"values":[["m,floor=null,room=undefined"]]}]}]}
END
