#!/usr/bin/env bash
# A queue that exists is declared again with another bound and as durable; Qpid Broker-J says yes and changes nothing.
#
# Expected: AMQP 0-9-1 and RabbitMQ refuse a declaration that differs from the queue (406, PRECONDITION_FAILED).
# Seen:     Declare-Ok. The bound stays as it was, and so does the durability. Even "exclusive" is answered so.
# Hurts:    whoever changes a queue's settings in the program and believes the broker's answer; what is believed to be durable is
#           lost by the next restart.
# Versions: Qpid Broker-J 10.1.0, AMQP 0-9-1 by com.rabbitmq:amqp-client 5.30.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Again.java <<'END'
import java.util.Map;
class Again {
  public static void main(String[] arguments) throws Exception {
    try (var broker = new EmbeddedQpid(); var connection = broker.connect(); var channel = connection.createChannel()) {
      channel.queueDeclare("q", false, false, false, Map.of("qpid.policy_type", "reject", "qpid.max_count", 2));
      channel.queueDeclare("q", true, false, false, Map.of("qpid.policy_type", "reject", "qpid.max_count", 10));
      System.out.println("declared again, durable and with room for 10: accepted");
      for (int i = 0; i < 5; i++) channel.basicPublish("", "q", null, "message".getBytes());
      System.out.println("5 messages sent, in the queue: " + channel.messageCount("q"));
    }
    System.exit(0);
  }
}
END
with_embedded_qpid Again.java >seen

as_described <<'END'
declared again, durable and with room for 10: accepted
5 messages sent, in the queue: 2
END
