/** What a task's end means for others: the next of its sequence key, and those that depend on it. */
@NullMarked
package dev.carafe.store.dependency;

import org.jspecify.annotations.NullMarked;
