/** Tests of the package. */
@NullMarked
package dev.carafe.hub.query;

import org.jspecify.annotations.NullMarked;
