/** Recurring tasks: schedules, their occurrences, and firing each of these once, on whichever gateway. */
@NullMarked
package dev.carafe.gateway.schedule;

import org.jspecify.annotations.NullMarked;
