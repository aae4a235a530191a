/** Events out, in pages. */
@NullMarked
package dev.carafe.hub.query;

import org.jspecify.annotations.NullMarked;
