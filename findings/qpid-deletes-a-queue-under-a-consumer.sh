#!/usr/bin/env bash
# A consumer whose queue is deleted waits for ever: Qpid Broker-J tells it nothing.
#
# Expected: RabbitMQ's client announces that it understands consumer_cancel_notify; the broker cancels the consumer (basic.cancel),
#           and its program declares the queue anew or ends. RabbitMQ does that.
# Seen:     nothing: no cancellation, no closed channel. A queue of the same name that is declared afterwards has no consumer.
# Hurts:    listeners that outlive a queue, be it that somebody deletes it in the console: they look alive and get nothing more.
# Versions: Qpid Broker-J 10.1.0, AMQP 0-9-1 by com.rabbitmq:amqp-client 5.30.0
. "$(dirname "$0")/lib/common.sh"
maven_packages "${qpid[@]}"

cat >Deleted.java <<'END'
import com.rabbitmq.client.*;
import java.util.concurrent.*;
class Deleted {
  public static void main(String[] arguments) throws Exception {
    try (var broker = new EmbeddedQpid(); var connection = broker.connect();
        var channel = connection.createChannel(); var other = connection.createChannel()) {
      var got = new LinkedBlockingQueue<String>();
      channel.queueDeclare("q", false, false, false, null);
      channel.basicConsume("q", true, (tag, delivery) -> got.add(new String(delivery.getBody())), tag -> got.add("cancelled"));
      other.basicPublish("", "q", null, "before".getBytes());
      System.out.println("before: " + got.poll(20, TimeUnit.SECONDS));
      other.queueDelete("q");
      System.out.println("the queue is deleted: " + got.poll(3, TimeUnit.SECONDS) + ", channel open: " + channel.isOpen());
      System.out.println("declared anew, consumers: " + other.queueDeclare("q", false, false, false, null).getConsumerCount());
      other.basicPublish("", "q", null, "after".getBytes());
      System.out.println("after: " + got.poll(3, TimeUnit.SECONDS));
    }
    System.exit(0);
  }
}
END
with_embedded_qpid Deleted.java >seen

as_described <<'END'
before: before
the queue is deleted: null, channel open: true
declared anew, consumers: 0
after: null
END
