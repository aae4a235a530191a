#!/usr/bin/env bash
# A binary event without a content type is read by the CloudEvents SDK for Java and written again as something that is not JSON.
#
# Expected: {"data_base64": "AQI="} stays so.
# Seen:     without datacontenttype the SDK takes the bytes to be JSON and puts them, as they are, behind "data":. What comes out
#           cannot be parsed, by the SDK itself either. With application/octet-stream all is well.
# Hurts:    relays: events that are valid (datacontenttype is optional) reach the next one broken.
# Versions: io.cloudevents:cloudevents-json-jackson 4.0.1
. "$(dirname "$0")/lib/common.sh"
maven_packages io.cloudevents:cloudevents-json-jackson:4.0.1

cat >Relay.java <<'END'
import io.cloudevents.core.provider.EventFormatProvider;
class Relay {
  public static void main(String[] arguments) {
    var json = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json");
    for (String type : new String[] {"", "\"datacontenttype\":\"application/octet-stream\","}) {
      var received = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"," + type + "\"data_base64\":\"aGk=\"}";
      byte[] sent = json.serialize(json.deserialize(received.getBytes()));
      System.out.println("received " + received + "\n    sent " + new String(sent));
      try {
        System.out.println("    read again: " + new String(json.deserialize(sent).getData().toBytes()));
      } catch (RuntimeException broken) {
        System.out.println("    read again: " + broken.getClass().getSimpleName());
      }
    }
  }
}
END
java_program Relay.java >seen

as_described <<'END'
received {"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"aGk="}
    sent {"specversion":"1.0","id":"1","source":"/s","type":"t","data":hi}
    read again: EventDeserializationException
received {"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/octet-stream","data_base64":"aGk="}
    sent {"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/octet-stream","data_base64":"aGk="}
    read again: hi
END
