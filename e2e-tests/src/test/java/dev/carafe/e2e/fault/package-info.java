/** Faults at random under load, and the history that shows what they did. */
@NullMarked
package dev.carafe.e2e.fault;

import org.jspecify.annotations.NullMarked;
