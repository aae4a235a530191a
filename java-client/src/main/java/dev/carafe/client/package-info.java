/** Carafe from a Java program; {@link dev.carafe.client.Carafe} is where to begin. */
@NullMarked
package dev.carafe.client;

import org.jspecify.annotations.NullMarked;
