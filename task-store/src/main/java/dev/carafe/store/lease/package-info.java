/** Workers that are alive, and what becomes of the tasks of those that are not. */
@NullMarked
package dev.carafe.store.lease;

import org.jspecify.annotations.NullMarked;
