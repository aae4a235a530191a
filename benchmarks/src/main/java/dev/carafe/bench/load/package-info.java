/** Loads a whole platform over HTTP and says what came of it. */
@NullMarked
package dev.carafe.bench.load;

import org.jspecify.annotations.NullMarked;
