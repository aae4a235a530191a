/** A task on its way from the caller to its result: what is submitted, what is shown, how it ends. */
@NullMarked
package dev.carafe.model.task;

import org.jspecify.annotations.NullMarked;
