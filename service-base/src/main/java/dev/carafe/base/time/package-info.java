/** How all services read times and time zones. */
@NullMarked
package dev.carafe.base.time;

import org.jspecify.annotations.NullMarked;
