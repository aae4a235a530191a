/** A platform with keys and TLS, from outside. */
@NullMarked
package dev.carafe.e2e.secure;

import org.jspecify.annotations.NullMarked;
