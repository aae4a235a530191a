/** What a worker's author implements: a handler for a type of task, and the limits that the type declares. */
@NullMarked
package dev.carafe.model.handler;

import org.jspecify.annotations.NullMarked;
