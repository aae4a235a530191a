/** Handlers that write a history of their own, for workers that tests start. Nothing else may be in this package. */
@NullMarked
package dev.carafe.e2e.handlers;

import org.jspecify.annotations.NullMarked;
