/** The service demo, which is always there. */
@NullMarked
package dev.carafe.worker.demo;

import org.jspecify.annotations.NullMarked;
