#!/usr/bin/env bash
# The emitter of the CloudEvents SDK for JavaScript tells of success when the server has refused the event.
#
# Expected: the promise is rejected at 422 or 503, or what it resolves to has the status.
# Seen:     it resolves with body and headers, whatever the status; the status is nowhere. An event without data, which is
#           valid, cannot be sent in binary mode at all: a TypeError of Node's HTTP module.
# Hurts:    whoever relies on `await emit(event)`: events that a busy or picky server refuses are lost without a word.
# Versions: npm cloudevents 10.0.0
. "$(dirname "$0")/lib/common.sh"
npm_packages cloudevents@10.0.0

cat >emit.mjs <<'END'
import http from 'node:http';
import { once } from 'node:events';
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';
let status;
const server = http.createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/problem+json' }).end('{"title": "No"}'));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const emit = emitterFor(httpTransport(`http://127.0.0.1:${server.address().port}/`), { mode: Mode.BINARY });
for (status of [202, 422, 503]) {
  const answer = await emit(new CloudEvent({ type: 't', source: '/s', data: { value: 1 } }));
  console.log(`${status}: resolved with ${Object.keys(answer)}; the status in the headers: ${Object.keys(answer.headers).includes('status')}`);
}
try {
  await emit(new CloudEvent({ type: 't', source: '/s' }));
} catch (error) {
  console.log(`without data: ${error.name}`);
}
server.close();
server.closeAllConnections();
END
node emit.mjs >seen

as_described <<'END'
202: resolved with body,headers; the status in the headers: false
422: resolved with body,headers; the status in the headers: false
503: resolved with body,headers; the status in the headers: false
without data: TypeError
END
