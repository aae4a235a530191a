/** What the gateway's tests share. */
@NullMarked
package dev.carafe.gateway.testing;

import org.jspecify.annotations.NullMarked;
