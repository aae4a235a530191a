/** How services fare as a whole. */
@NullMarked
package dev.carafe.store.overview;

import org.jspecify.annotations.NullMarked;
