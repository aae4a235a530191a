/** How answers are written. */
@NullMarked
package dev.carafe.gateway.answer;

import org.jspecify.annotations.NullMarked;
