/** Tasks as remote calls. */
@NullMarked
package dev.carafe.client.call;

import org.jspecify.annotations.NullMarked;
