/** The names of exchanges and queues, and how each broker wants them declared. */
@NullMarked
package dev.carafe.model.topology;

import org.jspecify.annotations.NullMarked;
