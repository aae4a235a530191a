/** Every error is a problem detail (RFC 9457) with a stable type and nothing internal in it. */
@NullMarked
package dev.carafe.base.problem;

import org.jspecify.annotations.NullMarked;
