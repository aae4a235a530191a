/** Events straight on the broker's exchange. Needs {@code com.rabbitmq:amqp-client}, which nothing else here does. */
@NullMarked
package dev.carafe.client.amqp;

import org.jspecify.annotations.NullMarked;
