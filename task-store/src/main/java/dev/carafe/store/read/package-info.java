/** Tasks as callers read and list them. */
@NullMarked
package dev.carafe.store.read;

import org.jspecify.annotations.NullMarked;
