/** Points of time series, written and queried. */
@NullMarked
package dev.carafe.client.point;

import org.jspecify.annotations.NullMarked;
