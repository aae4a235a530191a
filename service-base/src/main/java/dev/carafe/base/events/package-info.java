/** Publishing events, in batches that form by themselves. */
@NullMarked
package dev.carafe.base.events;

import org.jspecify.annotations.NullMarked;
