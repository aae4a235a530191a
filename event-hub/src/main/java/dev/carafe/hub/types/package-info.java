/** Event types: their numbers in the store, their declared schemas and tags. */
@NullMarked
package dev.carafe.hub.types;

import org.jspecify.annotations.NullMarked;
