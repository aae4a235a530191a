#!/usr/bin/env bash
# An extension that is null in JSON becomes the text "null" in two SDKs of CloudEvents.
#
# Expected: the JSON format of CloudEvents lets a sender write null for what is not set, and demands of a reader to take it so.
# Seen:     the SDK for Java has an extension with the text "null", and passes it on as such; of `subject`, one of the standard
#           attributes, it takes null rightly. The SDK for JavaScript makes a header ce-room: null of it in binary mode.
# Hurts:    routers and filters that ask whether an extension is there; rooms, tenants and trace parents called "null".
# Versions: io.cloudevents:cloudevents-json-jackson 4.0.1; npm cloudevents 10.0.0
. "$(dirname "$0")/lib/common.sh"
npm_packages cloudevents@10.0.0
maven_packages io.cloudevents:cloudevents-json-jackson:4.0.1

cat >event.json <<'END'
{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "subject": null, "room": null, "data": {}}
END
cat >Relay.java <<'END'
import io.cloudevents.core.provider.EventFormatProvider;
import java.nio.file.*;
class Relay {
  public static void main(String[] arguments) throws Exception {
    var json = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json");
    System.out.println("Java passes on " + new String(json.serialize(json.deserialize(Files.readAllBytes(Path.of("event.json"))))));
  }
}
END
cat >relay.mjs <<'END'
import http from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { emitterFor, HTTP, httpTransport, Mode } from 'cloudevents';
const server = http.createServer((request, response) => {
  console.log(`JavaScript passes on ce-subject: ${request.headers['ce-subject']}, ce-room: ${JSON.stringify(request.headers['ce-room'])}`);
  request.resume().on('end', () => response.writeHead(204).end());
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: readFileSync('event.json', 'utf8') });
await emitterFor(httpTransport(`http://127.0.0.1:${server.address().port}/`), { mode: Mode.BINARY })(event);
server.close();
server.closeAllConnections();
END
{ java_program Relay.java; node relay.mjs; } >seen

as_described <<'END'
Java passes on {"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/json","room":"null","data":{}}
JavaScript passes on ce-subject: undefined, ce-room: "null"
END
