/** The live feed: one reader per hub, any number of subscribers. */
@NullMarked
package dev.carafe.hub.stream;

import org.jspecify.annotations.NullMarked;
