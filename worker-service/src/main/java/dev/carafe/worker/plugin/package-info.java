/** Plugins: jars with handlers, each in a class loader of its own, loaded and let go of while the worker runs. */
@NullMarked
package dev.carafe.worker.plugin;

import org.jspecify.annotations.NullMarked;
