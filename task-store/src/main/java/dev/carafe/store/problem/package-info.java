/** What workers cannot offer, and why. */
@NullMarked
package dev.carafe.store.problem;

import org.jspecify.annotations.NullMarked;
