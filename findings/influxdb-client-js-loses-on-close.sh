#!/usr/bin/env bash
# close() of the InfluxDB client for JavaScript resolves although points were not written, and drops them.
#
# Expected: close() waits for what is to be sent again, or is rejected when points are lost.
# Seen:     after a 503 the points wait in a buffer for the next attempt; close() throws that buffer away, writes a line to the
#           console and resolves. The server is back, and one attempt is all that it has seen.
# Hurts:    short programs and functions in the cloud that write, await close() and end, while the server restarts.
# Versions: npm @influxdata/influxdb-client 1.35.0
. "$(dirname "$0")/lib/common.sh"
npm_packages @influxdata/influxdb-client@1.35.0

cat >close.mjs <<'END'
import http from 'node:http';
import { once } from 'node:events';
import { InfluxDB, Point, setLogger } from '@influxdata/influxdb-client';
setLogger({ error() {}, warn() {} });
const answers = [];
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    answers.push(answers.length === 0 ? 503 : 204);
    response.writeHead(answers.at(-1)).end();
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const points = new InfluxDB({ url: `http://127.0.0.1:${server.address().port}`, token: 't' }).getWriteApi('o', 'b');
points.writePoint(new Point('m').floatField('f', 1));
await points.flush(true).catch(error => console.log(`flush: ${error.statusCode}`));
await points.close().then(() => console.log('close: resolved'), error => console.log(`close: ${error.message}`));
console.log(`the server answered: ${answers}`);
server.close();
server.closeAllConnections();
END
node close.mjs >seen

as_described <<'END'
flush: 503
close: resolved
the server answered: 503
END
