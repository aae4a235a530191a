#!/usr/bin/env bash
# An event that passes through the CloudEvents SDK for JavaScript has another time afterwards.
#
# Expected: `time` and extensions that are timestamps are RFC 3339 on the wire, and what was received is sent on as it came.
# Seen:     the object has the microseconds that it was given, what it sends has not: milliseconds, and in UTC. A Date as an
#           extension, which the SDK accepts as a value, becomes "Thu Jan 01 1970 ..." in a header.
# Hurts:    relays and routers: order and deduplication by time, and the other side's parser of timestamps.
# Versions: npm cloudevents 10.0.0
. "$(dirname "$0")/lib/common.sh"
npm_packages cloudevents@10.0.0

cat >relay.mjs <<'END'
import { CloudEvent, HTTP } from 'cloudevents';
const event = new CloudEvent({ id: '1', source: '/s', type: 't', time: '2026-12-01T10:00:00.123456+02:00', due: new Date(0), data: {} });
console.log(`the object: ${event.time}`);
console.log(`structured: ${JSON.parse(HTTP.structured(event).body).time}`);
console.log(`binary: ${HTTP.binary(event).headers['ce-time']}`);
console.log(`a Date, structured: ${JSON.parse(HTTP.structured(event).body).due}`);
console.log(`a Date, binary: ${HTTP.binary(event).headers['ce-due']}`);
END
TZ=UTC node relay.mjs >seen

as_described <<'END'
the object: 2026-12-01T10:00:00.123456+02:00
structured: 2026-12-01T08:00:00.123Z
binary: 2026-12-01T08:00:00.123Z
a Date, structured: 1970-01-01T00:00:00.000Z
a Date, binary: Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)
END
