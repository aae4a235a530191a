/** An embedded PostgreSQL and an embedded AMQP 0-9-1 broker behind one small API. */
@NullMarked
package dev.carafe.infra;

import org.jspecify.annotations.NullMarked;
