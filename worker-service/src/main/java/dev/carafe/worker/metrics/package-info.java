/** What the worker tells of its machine. */
@NullMarked
package dev.carafe.worker.metrics;

import org.jspecify.annotations.NullMarked;
