/** Running tasks: claiming them, and writing their results fenced by the attempt that was claimed. */
@NullMarked
package dev.carafe.store.claim;

import org.jspecify.annotations.NullMarked;
