/** The worker: takes tasks, runs their handlers, writes their results. */
@NullMarked
package dev.carafe.worker;

import org.jspecify.annotations.NullMarked;
