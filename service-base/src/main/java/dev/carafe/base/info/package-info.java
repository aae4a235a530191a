/** What a process says of itself, and the settings that all services share. */
@NullMarked
package dev.carafe.base.info;

import org.jspecify.annotations.NullMarked;
