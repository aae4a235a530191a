#!/usr/bin/env bash
# A full queue of Qpid Broker-J confirms a message to its publisher and drops it.
#
# Expected: qpid.policy_type=reject refuses what is over the bound: a publisher with confirms gets a nack.
# Seen:     an ack, and the message is gone. Only if it was published as mandatory is there a nack (and a return, 506).
# Hurts:    publishers that rely on confirms, as RabbitMQ's x-overflow=reject-publish lets them.
# Versions: Qpid Broker-J 10.1.0, AMQP 0-9-1 by com.rabbitmq:amqp-client 5.30.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Full.java <<'END'
import java.util.Map;
import java.util.concurrent.*;
class Full {
  public static void main(String[] arguments) throws Exception {
    try (var broker = new EmbeddedQpid(); var connection = broker.connect(); var channel = connection.createChannel()) {
      channel.queueDeclare("q", false, false, false, Map.of("qpid.policy_type", "reject", "qpid.max_count", 1));
      var answers = new LinkedBlockingQueue<String>();
      channel.confirmSelect();
      channel.addConfirmListener((tag, multiple) -> answers.add("ack"), (tag, multiple) -> answers.add("nack"));
      for (boolean mandatory : new boolean[] {false, false, true}) {
        channel.basicPublish("", "q", mandatory, null, "message".getBytes());
        String answer = answers.poll(20, TimeUnit.SECONDS);
        System.out.println((mandatory ? "mandatory: " : "not mandatory: ") + answer + ", messages in the queue: "
            + channel.messageCount("q"));
      }
    }
    System.exit(0);
  }
}
END
with_embedded_qpid Full.java >seen

as_described <<'END'
not mandatory: ack, messages in the queue: 1
not mandatory: ack, messages in the queue: 1
mandatory: nack, messages in the queue: 1
END
