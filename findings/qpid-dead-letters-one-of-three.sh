#!/usr/bin/env bash
# Three messages are refused by one basic.nack, and one of them reaches the dead-letter queue.
#
# Expected: nack with multiple=true and requeue=false dead-letters all messages up to that tag, as three single nacks do.
# Seen:     one goes to the dead-letter queue, and the others come back to the consumer as redelivered.
# Hurts:    consumers that refuse batches, such as batch listeners of Spring AMQP: they handle "refused" messages again.
# Versions: Qpid Broker-J 10.1.0, AMQP 0-9-1 by com.rabbitmq:amqp-client 5.30.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Refused.java <<'END'
import java.util.Map;
import java.util.concurrent.TimeUnit;
class Refused {
  public static void main(String[] arguments) throws Exception {
    try (var broker = new EmbeddedQpid(); var connection = broker.connect(); var channel = connection.createChannel()) {
      for (boolean together : new boolean[] {false, true}) {
        channel.queueDeclare("dead", false, false, false, null);
        channel.queueDeclare("q", false, false, false,
            Map.of("alternateBinding", "{\"destination\": \"dead\"}", "x-qpid-maximum-delivery-count", 1));
        for (int i = 0; i < 3; i++) channel.basicPublish("", "q", null, "message".getBytes());
        long[] tags = new long[3];
        for (int i = 0; i < 3; i++) {
          var got = channel.basicGet("q", false);
          for (int tries = 0; got == null && tries < 100; tries++) {
            TimeUnit.MILLISECONDS.sleep(50);
            got = channel.basicGet("q", false);
          }
          tags[i] = got.getEnvelope().getDeliveryTag();
        }
        if (together) channel.basicNack(tags[2], true, false);
        else for (long tag : tags) channel.basicNack(tag, false, false);
        System.out.println((together ? "one nack of all three: " : "three nacks: ") + "dead " + channel.messageCount("dead")
            + ", in the queue " + channel.messageCount("q"));
        channel.queueDelete("q");
        channel.queueDelete("dead");
      }
    }
    System.exit(0);
  }
}
END
with_embedded_qpid Refused.java >seen

as_described <<'END'
three nacks: dead 3, in the queue 0
one nack of all three: dead 1, in the queue 2
END
