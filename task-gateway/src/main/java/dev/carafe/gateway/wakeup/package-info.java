/** Telling the workers that there is work. */
@NullMarked
package dev.carafe.gateway.wakeup;

import org.jspecify.annotations.NullMarked;
