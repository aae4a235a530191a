/** What happens once, before the first request. */
@NullMarked
package dev.carafe.gateway.start;

import org.jspecify.annotations.NullMarked;
