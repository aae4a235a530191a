/** Tasks that are requested and awaited. */
@NullMarked
package dev.carafe.client.task;

import org.jspecify.annotations.NullMarked;
