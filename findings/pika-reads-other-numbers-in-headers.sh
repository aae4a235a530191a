#!/usr/bin/env bash
# A header -5 or 1.5 that amqplib sends is 251 or 1 for pika.
#
# Expected: headers arrive as they were sent; "b" is a signed byte and "d" a double in AMQP 0-9-1 as RabbitMQ and its clients speak it.
# Seen:     pika reads signed bytes as unsigned ones and the other way round, and cuts doubles to whole numbers. It writes only longer
#           integers itself, and no doubles, so that between two programs with pika nobody notices. amqplib, for its part, sends
#           each number in the shortest form, and a Date as an empty table.
# Hurts:    producers in Node.js with consumers in Python: priorities below zero, offsets, temperatures and prices in headers.
# Versions: npm amqplib 2.3.1; Debian 12: python3-pika 1.2.0-1; in between Qpid Broker-J 10.1.0, which passes headers on as they are
. "$(dirname "$0")/lib/common.sh"
npm_packages amqplib@2.3.1
debian_packages python3-pika=1.2.0-1
maven_packages "${qpid[@]}"

cat >Serve.java <<'END'
class Serve {
  public static void main(String[] arguments) throws Exception {
    var broker = new EmbeddedQpid();
    // Java's client reads the headers, too, as the one who knows.
    try (var connection = broker.connect(); var channel = connection.createChannel()) {
      channel.queueDeclare("java", false, false, false, null);
      channel.queueDeclare("python", false, false, false, null);
      java.nio.file.Files.writeString(java.nio.file.Path.of("port.part"), Integer.toString(broker.port()));
      java.nio.file.Files.move(java.nio.file.Path.of("port.part"), java.nio.file.Path.of("port"));
      com.rabbitmq.client.GetResponse got = null;
      for (int tries = 0; got == null && tries < 600; tries++) {
        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
        got = channel.basicGet("java", true);
      }
      java.nio.file.Files.writeString(java.nio.file.Path.of("java.seen"),
          "Java reads " + new java.util.TreeMap<>(got.getProps().getHeaders()) + "\n");
      System.in.read();
    }
    System.exit(0);
  }
}
END
cat >send.cjs <<'END'
const amqp = require('amqplib');
(async () => {
  const connection = await amqp.connect(`amqp://user:password@127.0.0.1:${process.argv[2]}`);
  const channel = await connection.createConfirmChannel();
  const headers = { offset: -5, price: 1.5, due: new Date(0), retries: 300 };
  for (const queue of ['java', 'python']) channel.sendToQueue(queue, Buffer.from('x'), { headers });
  await channel.waitForConfirms();
  await connection.close();
})();
END
cat >receive.py <<'END'
import sys
import pika
connection = pika.BlockingConnection(pika.ConnectionParameters(
    '127.0.0.1', int(sys.argv[1]), credentials=pika.PlainCredentials('user', 'password')))
_, properties, _ = connection.channel().basic_get('python', auto_ack=True)
print('Python reads', {name: str(value) for name, value in sorted(properties.headers.items())})
connection.close()
END
mkfifo stop
with_embedded_qpid Serve.java <stop >&2 &
started+=($!)
exec 9>stop
for _ in {1..600}; do [ -e port ] && break; sleep 0.1; done
node send.cjs "$(cat port)"
for _ in {1..600}; do [ -s java.seen ] && break; sleep 0.1; done
python_program receive.py "$(cat port)" >python.seen
exec 9>&-
cat java.seen python.seen >seen

as_described <<'END'
Java reads {due={}, offset=-5, price=1.5, retries=300}
Python reads {'due': '{}', 'offset': '251', 'price': '1', 'retries': '300'}
END
