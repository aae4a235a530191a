#!/usr/bin/env bash
# A purge of Qpid Broker-J takes away what a consumer is working on.
#
# Expected: AMQP 0-9-1 purges what awaits no acknowledgement, and RabbitMQ counts, in a declaration, only what is ready.
# Seen:     the count has the message that a consumer holds; the purge removes it, and when the consumer gives it back for
#           somebody else, nobody gets it.
# Hurts:    whoever purges a queue of waiting work while work is being done, and whoever reads the count as a backlog.
# Versions: Qpid Broker-J 10.1.0, AMQP 0-9-1 by com.rabbitmq:amqp-client 5.30.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Held.java <<'END'
class Held {
  public static void main(String[] arguments) throws Exception {
    try (var broker = new EmbeddedQpid(); var connection = broker.connect();
        var holder = connection.createChannel(); var other = connection.createChannel()) {
      holder.queueDeclare("q", false, false, false, null);
      holder.basicPublish("", "q", null, "held".getBytes());
      var held = holder.basicGet("q", false);
      System.out.println("counted by a passive declaration: " + other.queueDeclarePassive("q").getMessageCount());
      System.out.println("purged: " + other.queuePurge("q").getMessageCount());
      holder.basicNack(held.getEnvelope().getDeliveryTag(), false, true);
      holder.queueDeclarePassive("q");
      System.out.println("given back, in the queue: " + (other.basicGet("q", true) != null));
    }
    System.exit(0);
  }
}
END
with_embedded_qpid Held.java >seen

as_described <<'END'
counted by a passive declaration: 1
purged: 1
given back, in the queue: false
END
