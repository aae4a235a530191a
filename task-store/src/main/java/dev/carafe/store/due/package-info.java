/** What happens to tasks because time passes: they become due, expire, or have lost their worker. */
@NullMarked
package dev.carafe.store.due;

import org.jspecify.annotations.NullMarked;
