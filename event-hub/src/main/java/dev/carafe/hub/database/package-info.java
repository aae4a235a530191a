/** The connection to PostgreSQL. */
@NullMarked
package dev.carafe.hub.database;

import org.jspecify.annotations.NullMarked;
