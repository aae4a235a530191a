/** How the client reads JSON. */
@NullMarked
package dev.carafe.client.json;

import org.jspecify.annotations.NullMarked;
