/** An application of the smallest kind, to try the base on. */
@NullMarked
package dev.carafe.base.testing;

import org.jspecify.annotations.NullMarked;
