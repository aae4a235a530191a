#!/usr/bin/env bash
# @microsoft/fetch-event-source behaves otherwise than the EventSource whose place it takes.
#
# Expected: a comment, as servers send it to keep a connection alive, is no event; a stream that ends is asked for again, with the
#           last id; 204 says that there is no more, and nobody asks again. The package eventsource does that.
# Seen:     a comment, or a `retry:` by itself, is an event with the data "" (which JSON.parse does not like). The end of a stream is the end, resolved
#           as if all were done. A 204 is an error, and asked for again each second, for ever.
# Hurts:    pages that move to this package because EventSource has no headers: they stop at each restart of the server.
# Versions: npm @microsoft/fetch-event-source 2.0.1 and eventsource 5.1.5
. "$(dirname "$0")/lib/common.sh"
npm_packages @microsoft/fetch-event-source@2.0.1 eventsource@5.1.5

cat >read.mjs <<'END'
import http from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { EventSource } from 'eventsource';
// The package wants a page around it.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
const { fetchEventSource } = createRequire(import.meta.url)('@microsoft/fetch-event-source');

// Three streams of a comment and an event each, and then 204.
let requests = [];
const server = http.createServer((request, response) => {
  requests.push(request.headers['last-event-id'] ?? '-');
  if (request.url === '/nothing' || requests.length > 3) response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 50\n\n: alive\n\nid: ${requests.length}\ndata: event\n\n`);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = path => `http://127.0.0.1:${server.address().port}${path}`;
const pause = () => new Promise(resolve => setTimeout(resolve, 3500));
const browserLike = async path => {
  requests = [];
  const seen = [];
  const source = new EventSource(url(path));
  source.onmessage = event => seen.push(event.data);
  await pause();
  console.log(`eventsource ${path}: events ${JSON.stringify(seen)}, requests ${requests.length > 1 && path === '/nothing' ? 'again and again' : requests}, ${
    source.readyState === EventSource.CLOSED ? 'ended' : 'goes on'}`);
  source.close();
};
const replacement = async path => {
  requests = [];
  const seen = [];
  const stop = new AbortController();
  let state = 'goes on';
  fetchEventSource(url(path), { signal: stop.signal, openWhenHidden: true, onmessage: event => seen.push(event.data) })
    .then(() => { state = 'ended'; }, error => { state = `ended by ${error.name}`; });
  await pause();
  console.log(`fetch-event-source ${path}: events ${JSON.stringify(seen)}, requests ${requests.length > 1 && path === '/nothing' ? 'again and again' : requests}, ${state}`);
  stop.abort();
};
for (const path of ['/events', '/nothing']) {
  await browserLike(path);
  await replacement(path);
}
server.close();
server.closeAllConnections();
END
node read.mjs >seen

as_described <<'END'
eventsource /events: events ["event","event","event"], requests -,1,2,3, ended
fetch-event-source /events: events ["","","event"], requests -, ended
eventsource /nothing: events [], requests -, ended
fetch-event-source /nothing: events [], requests again and again, goes on
END
