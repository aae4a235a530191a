/** The days into which tasks and results are divided. */
@NullMarked
package dev.carafe.store.partition;

import org.jspecify.annotations.NullMarked;
