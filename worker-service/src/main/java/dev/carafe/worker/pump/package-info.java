/** The one loop that claims tasks and writes results, and the doorbells that wake it. */
@NullMarked
package dev.carafe.worker.pump;

import org.jspecify.annotations.NullMarked;
