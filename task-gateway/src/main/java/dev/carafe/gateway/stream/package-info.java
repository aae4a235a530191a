/** Watching tasks as they go, without asking the database for each of them. */
@NullMarked
package dev.carafe.gateway.stream;

import org.jspecify.annotations.NullMarked;
