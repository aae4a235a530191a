/** What can go wrong between a program and Carafe. */
@NullMarked
package dev.carafe.client.problem;

import org.jspecify.annotations.NullMarked;
