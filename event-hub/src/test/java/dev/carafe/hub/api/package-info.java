/** Tests of the package. */
@NullMarked
package dev.carafe.hub.api;

import org.jspecify.annotations.NullMarked;
