/** Tests of the package. */
@NullMarked
package dev.carafe.hub.stream;

import org.jspecify.annotations.NullMarked;
