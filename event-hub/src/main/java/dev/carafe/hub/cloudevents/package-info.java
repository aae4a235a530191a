/** CloudEvents 1.0 in JSON: what is taken in, with its bounds, and what is given out. */
@NullMarked
package dev.carafe.hub.cloudevents;

import org.jspecify.annotations.NullMarked;
