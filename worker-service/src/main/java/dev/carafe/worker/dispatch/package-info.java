/** The one loop that claims tasks and writes results, and the wake-up messages that wake it. */
@NullMarked
package dev.carafe.worker.dispatch;

import org.jspecify.annotations.NullMarked;
