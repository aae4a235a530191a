/** Waiting for PostgreSQL at the start. */
@NullMarked
package dev.carafe.base.database;

import org.jspecify.annotations.NullMarked;
