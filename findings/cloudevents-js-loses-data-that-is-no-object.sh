#!/usr/bin/env bash
# Data that is 0, false, null or "" vanishes from an event in structured mode; a number in binary mode becomes text.
#
# Expected: data of application/json is any JSON value, and arrives as it was.
# Seen:     HTTP.toEvent of a structured event with "data": 0 (or false, null, "") is an event without data. The body 5 of a binary
#           event becomes the text "5", as the body "5" in quotes does: the two cannot be told apart.
# Hurts:    whoever sends readings, flags or counters as bare values: 0 and false are the ones that are lost.
# Versions: npm cloudevents 10.0.0
. "$(dirname "$0")/lib/common.sh"
npm_packages cloudevents@10.0.0

cat >read.mjs <<'END'
import { HTTP } from 'cloudevents';
const attributes = { specversion: '1.0', id: '1', source: '/s', type: 't', datacontenttype: 'application/json' };
for (const data of [1, 0, true, false, null, 'text', '']) {
  const event = HTTP.toEvent({
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ ...attributes, data }),
  });
  console.log(`structured ${JSON.stringify(data)}: ${JSON.stringify(event.data)}`);
}
for (const body of ['5', '"5"', 'true', 'null', '[5]']) {
  const event = HTTP.toEvent({
    headers: { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'content-type': 'application/json' },
    body,
  });
  console.log(`binary ${body}: ${JSON.stringify(event.data)}`);
}
END
node read.mjs >seen

as_described <<'END'
structured 1: 1
structured 0: undefined
structured true: true
structured false: undefined
structured null: undefined
structured "text": "text"
structured "": undefined
binary 5: "5"
binary "5": "5"
binary true: "true"
binary null: "null"
binary [5]: [5]
END
