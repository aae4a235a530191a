/** The worker's lease in the database, and the search for workers that have lost theirs. */
@NullMarked
package dev.carafe.worker.lease;

import org.jspecify.annotations.NullMarked;
