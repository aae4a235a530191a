/** Telling the workers that there is work. */
@NullMarked
package dev.carafe.gateway.doorbell;

import org.jspecify.annotations.NullMarked;
