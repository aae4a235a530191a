/** Tests of the package. */
@NullMarked
package dev.carafe.hub.cloudevents;

import org.jspecify.annotations.NullMarked;
