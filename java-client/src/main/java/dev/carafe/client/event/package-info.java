/** Events that are published and subscribed to. */
@NullMarked
package dev.carafe.client.event;

import org.jspecify.annotations.NullMarked;
