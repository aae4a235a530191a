/** Tests of the package. */
@NullMarked
package dev.carafe.hub.series;

import org.jspecify.annotations.NullMarked;
