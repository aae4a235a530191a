/** The all-in-one jar as a newcomer runs it. */
@NullMarked
package dev.carafe.e2e.allinone;

import org.jspecify.annotations.NullMarked;
