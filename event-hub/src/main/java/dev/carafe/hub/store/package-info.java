/** The only code that writes events, and the pages in which they are read back in the order of their positions. */
@NullMarked
package dev.carafe.hub.store;

import org.jspecify.annotations.NullMarked;
