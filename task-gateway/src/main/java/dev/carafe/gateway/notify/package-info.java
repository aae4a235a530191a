/** How the others hear of what the gateway itself did to tasks. */
@NullMarked
package dev.carafe.gateway.notify;

import org.jspecify.annotations.NullMarked;
