/** Schedules: what recurs, how far each has come, and the alarms that wake a gateway up for them. */
@NullMarked
package dev.carafe.store.schedule;

import org.jspecify.annotations.NullMarked;
