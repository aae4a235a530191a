/** How the others hear of what the gateway itself did to tasks. */
@NullMarked
package dev.carafe.gateway.announce;

import org.jspecify.annotations.NullMarked;
