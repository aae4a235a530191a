/** Tasks as callers read and list them. */
@NullMarked
package dev.carafe.gateway.read;

import org.jspecify.annotations.NullMarked;
