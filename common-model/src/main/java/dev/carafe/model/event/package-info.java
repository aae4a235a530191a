/** Events, which are time-series points as well, and the filters by which they are subscribed to. */
@NullMarked
package dev.carafe.model.event;

import org.jspecify.annotations.NullMarked;
