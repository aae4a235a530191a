/** The event hub: keeps every event as a time-series point, answers queries, feeds live subscribers. */
@NullMarked
package dev.carafe.hub;

import org.jspecify.annotations.NullMarked;
