/** How answers are written. */
@NullMarked
package dev.carafe.gateway.response;

import org.jspecify.annotations.NullMarked;
