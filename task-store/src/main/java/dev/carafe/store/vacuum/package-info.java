/** Removes what is left of tasks that have moved on. */
@NullMarked
package dev.carafe.store.vacuum;

import org.jspecify.annotations.NullMarked;
