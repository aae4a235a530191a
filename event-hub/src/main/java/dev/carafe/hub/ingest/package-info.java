/** Events in, over HTTP and over AMQP. */
@NullMarked
package dev.carafe.hub.ingest;

import org.jspecify.annotations.NullMarked;
