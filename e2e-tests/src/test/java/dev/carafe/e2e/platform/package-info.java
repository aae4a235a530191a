/** Starts the platform as processes, on either broker, and speaks to it as its users do. */
@NullMarked
package dev.carafe.e2e.platform;

import org.jspecify.annotations.NullMarked;
