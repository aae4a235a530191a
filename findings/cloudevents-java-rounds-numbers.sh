#!/usr/bin/env bash
# The CloudEvents SDK for Java changes numbers in data that it only passes on.
#
# Expected: data is not the SDK's business: the bytes that come in a structured event go out.
# Seen:     it parses them into doubles: digits are cut, 1.10 becomes 1.1, 1e2 becomes 100.0, and 1e400 becomes "Infinity", a text.
#           An event that was built from the same bytes in the program, or came in binary mode, keeps them.
# Hurts:    relays of amounts and measurements, and signatures over data.
# Versions: io.cloudevents:cloudevents-json-jackson 4.0.1
. "$(dirname "$0")/lib/common.sh"
maven_packages io.cloudevents:cloudevents-json-jackson:4.0.1

cat >Relay.java <<'END'
import io.cloudevents.core.provider.EventFormatProvider;
class Relay {
  public static void main(String[] arguments) {
    var json = EventFormatProvider.getInstance().resolveFormat("application/cloudevents+json");
    for (String number : new String[] {"0.12345678901234567890", "1.10", "1e2", "12345678901234567890.5", "1e400"}) {
      var received = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"v\":" + number + "}}";
      var sent = new String(json.serialize(json.deserialize(received.getBytes())));
      System.out.println(number + " -> " + sent.substring(sent.indexOf("{\"v\"")));
    }
  }
}
END
java_program Relay.java >seen

as_described <<'END'
0.12345678901234567890 -> {"v":0.12345678901234568}}
1.10 -> {"v":1.1}}
1e2 -> {"v":100.0}}
12345678901234567890.5 -> {"v":1.2345678901234567E19}}
1e400 -> {"v":"Infinity"}}
END
