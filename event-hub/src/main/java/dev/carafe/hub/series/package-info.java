/** Downsampled series and last values. */
@NullMarked
package dev.carafe.hub.series;

import org.jspecify.annotations.NullMarked;
