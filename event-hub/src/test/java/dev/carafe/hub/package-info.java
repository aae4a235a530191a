/** The hub, tested from outside on a real PostgreSQL and a real broker. */
@NullMarked
package dev.carafe.hub;

import org.jspecify.annotations.NullMarked;
