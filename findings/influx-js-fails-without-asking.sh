#!/usr/bin/env bash
# After one 503, npm's influx lets the next writes fail without asking the server.
#
# Expected: each writePoints() is tried; at worst the next one, too, is answered by 503.
# Seen:     its only host counts as away for a while: "No host available", and no request is made. Nothing is kept or sent later,
#           and points of a server that was busy for a moment are lost for as long as the pause lasts, which grows with each 503.
# Hurts:    writers that treat errors as "the server has refused this": it has not seen it.
# Versions: npm influx 5.12.0
. "$(dirname "$0")/lib/common.sh"
npm_packages influx@5.12.0

cat >busy.cjs <<'END'
const http = require('node:http');
const { InfluxDB } = require('influx');
let requests = 0;
const server = http.createServer((request, response) => {
  requests++;
  request.resume().on('end', () => response.writeHead(requests === 1 ? 503 : 204).end());
}).listen(0, '127.0.0.1', async () => {
  const influx = new InfluxDB({ host: '127.0.0.1', port: server.address().port, database: 'd' });
  for (let i = 1; i <= 3; i++) {
    const outcome = await influx.writePoints([{ measurement: 'm', fields: { f: i } }]).then(() => 'stored', error => error.message);
    console.log(`write ${i}: ${outcome}; requests so far: ${requests}`);
  }
  server.close();
  server.closeAllConnections();
});
END
node busy.cjs >seen

as_described <<'END'
write 1: Service Unavailable; requests so far: 1
write 2: No host available; requests so far: 1
write 3: No host available; requests so far: 1
END
