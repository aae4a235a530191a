/** Processes that die or hang while they have work to do. */
@NullMarked
package dev.carafe.e2e.crash;

import org.jspecify.annotations.NullMarked;
