/** What the OpenAPI document says beside the operations themselves. */
@NullMarked
package dev.carafe.hub.api;

import org.jspecify.annotations.NullMarked;
